"""Values of organisers' pages in words."""

from __future__ import annotations

from flask_babel import LazyString

from matchmaker.milestones import State, Step
from matchmaker.settings import Security
from matchmaker.store import AccountRole, LetterState
from web.messages import say

ROLES = {
    AccountRole.OWNER: say("owner"),
    AccountRole.ORGANISER: say("organiser"),
    AccountRole.HELPER: say("helper"),
    AccountRole.PARTNER: say("partner network"),
    AccountRole.READER: say("reader"),
}
DUTIES = {
    AccountRole.OWNER: say("Owner: everything, also accounts and the mail server"),
    AccountRole.ORGANISER: say("Organiser: everything about the events"),
    AccountRole.HELPER: say("Helper: checks people in on the day, sees the events and their numbers"),
    AccountRole.PARTNER: say("Partner network: helps its own members"),
    AccountRole.READER: say("Reader: sees the events and their numbers, changes nothing"),
}
STEPS = {
    Step.SETTINGS: say("Settings of the event"),
    Step.LEGAL: say("Legal texts"),
    Step.REGISTRATIONS: say("Registrations"),
    Step.WISHES: say("Wishes"),
    Step.PLAN: say("Plan"),
    Step.PUBLISH: say("Publication"),
    Step.MAIL: say("Agendas by mail"),
    Step.PRINT: say("Papers"),
    Step.DAY: say("The day"),
}
STATES = {State.DONE: say("Done"), State.NEXT: say("Next"), State.OPEN: say("Can wait"), State.LATER: say("Later")}
LETTER_STATES = {
    LetterState.QUEUED: say("waiting"),
    LetterState.SENDING: say("being sent"),
    LetterState.SENT: say("sent"),
    LetterState.FAILED: say("failed"),
}
LETTER_KINDS: dict[str, LazyString] = {
    "link": say("personal link"),
    "link_again": say("personal link again"),
    "agenda": say("agenda"),
    "agenda_changed": say("changed agenda"),
    "reminder": say("reminder"),
    "no_wishes": say("question for wishes"),
    "changed": say("what was changed for them"),
    "circular": say("a mail of your own"),
    "approved": say("registration accepted"),
    "declined": say("registration declined"),
    "outcomes": say("question what came of meetings"),
    "invitation": say("invitation to come again"),
    "sign_in": say("sign-in of an organiser"),
}
SECURITY = {
    Security.STARTTLS: say("STARTTLS (usual, port 587)"),
    Security.TLS: say("TLS (port 465)"),
    Security.NONE: say("none (only inside your own network)"),
}
