"""The journal about one participant, in the language of its page: the program itself writes it in English."""

from __future__ import annotations

import re
from datetime import time

from flask_babel import LazyString

from matchmaker.journal import BY_COMMAND
from matchmaker.personal.held import Happening
from matchmaker.store import AuditEntry
from matchmaker.wording import say_field
from web.messages import say
from web.moments import clock

_KINDS = {
    "registered": say("Registered"),
    "registered again after it was deleted": say("Registered again after the data were deleted"),
    "attendance": say("Answer: whether you are coming"),
    "organisation": say("Organisation"),
    "new personal link": say("New personal link"),
    "wishes entered were taken back": say("Wishes that the team had entered were taken back"),
    "sectors barred because of a tender": say("Sectors barred because of a tender in progress"),
    "mobiles deleted, a week after the event": say("Mobile numbers deleted, a week after the event"),
    "accessibility": say("What you need to take part"),
    "arrival": say("You arrive at"),
    "away": say("Rounds in which you are away"),
    "departure": say("You leave at"),
    "e-mail": say("E-mail addresses"),
    "email": say("E-mail address for this event"),
    "languages": say("Languages you speak"),
    "maximum": say("Meetings at most"),
    "meetings at once": say("How many meetings you can hold at once"),
    "minimum": say("Meetings at least"),
    "name": say("Name of the organisation"),
    "needs and offers": say("Needs and offers"),
    "people who come": say("How many people come"),
    "persons": say("Who comes"),
    "role": say("What do you come for?"),
    "step-free table": say("A table that is reached without steps"),
    "wishes entered": say("Wishes that the team entered"),
    "withdrawn": say("No longer takes part"),
    "accompanied by": say("The accompanying network"),
    "network proposed": say("A network was proposed"),
    "wishes stated by its network": say("Wishes stated by the network"),
    "registration approved": say("Registration accepted"),
    "registration declined": say("Registration declined"),
    "late": say("Reported as late on the day"),
    "no-show": say("Reported as absent on the day"),
    "left": say("Reported as gone before the end"),
    "is there after all": say("There after all on the day"),
    "is away again, the tap at check-in taken back": say("Away again: the tap at check-in was taken back"),
    "has left again, seen at check-in": say("Left again: seen at check-in"),
    "being there after all was seen": say("Being there after all was seen by the team"),
    "walked in": say("Came without being registered"),
    "joined with another registration": say("Joined with another registration of the same organisation"),
    "legal form": say("Legal form"),
    "accreditations": say("Accreditations"),
    "barred": say("Sectors barred because of a tender in progress"),
}
_VALUES = {
    "yes": say("Yes"),
    "no": say("No"),
    "coming": say("We are coming"),
    "replaced": say("Someone else is coming"),
    "cannot": say("We cannot come"),
    "buyer": say("buyer"),
    "supplier": say("supplier"),
    "both": say("buyer and supplier"),
    "network": say("network"),
    "priority": say("Priority"),
    "open": say("Gladly, if they ask"),
    "public body": say("public body"),
    "association": say("association"),
    "company": say("company"),
}
_FIELDS = {
    "name": say("Name"),
    "role": say("Role"),
    "email": say("E-mail"),
    "emails": say("E-mail"),
    "legal_form": say("Legal form"),
    "accreditations": say("Accreditations"),
    "department": say("Department"),
    "head_count": say("How many people come"),
    "parallel": say("Meetings at once"),
    "arrive": say("Arrival"),
    "leave": say("Departure"),
    "step_free": say("Step-free table"),
    "accessibility": say("Accessibility needs"),
    "people": say("People who come"),
    "lines": say("Needs and offers"),
    "wishes": say("Wishes"),
    "vetoes": say("Refusals"),
    "away": say("Rounds without this participant"),
    "minimum": say("Meetings at least"),
    "maximum": say("Meetings at most"),
    "withdrawn": say("Does not come"),
}
"""What files and corrections are compared by."""

_LATE = re.compile(r"late until (\d\d:\d\d)")
_PLACE = re.compile(r"place (\d+)")
_ROUNDS = re.compile(r"rounds (\d+) to (\d+)")


def kind_of(happening: Happening | AuditEntry) -> str | LazyString:
    """What was changed; what is not of the usual kinds stays as it was written."""
    known = re.sub(r" \([^()]*\)$", "", happening.what.rpartition(": ")[2])
    return _KINDS.get(known, happening.what)


def entry_of(entry: AuditEntry) -> str | LazyString:
    """What was changed, as organisers read it."""
    field = entry.what.rpartition(": ")[2]
    return next((text for name, text in _FIELDS.items() if field in (name, say_field(name))), kind_of(entry))


def value_of(text: str) -> str:
    """What stood there before or after: words of the program are translated, those of people are not."""
    return ", ".join(str(_VALUES.get(part, _numbered(part))) for part in text.split(", "))


def field_of(name: str) -> str | LazyString:
    """A field on which a file and a correction differ."""
    about = name.removeprefix("wish about ")
    return say("Wish about {name}", name=about) if about != name else _FIELDS.get(name, name)


def author_of(happening: Happening | AuditEntry) -> str:
    """Who did it."""
    known = {"matchmaker": say("The program by itself"), BY_COMMAND: say("The organising team")}
    return str(known.get(happening.who, happening.who))


def _numbered(part: str) -> str:
    if found := _LATE.fullmatch(part):
        return str(say("late until {clock}", clock=clock(time.fromisoformat(found[1]))))
    if found := _ROUNDS.fullmatch(part):
        return str(say("rounds {first} to {last}", first=found[1], last=found[2]))
    found = _PLACE.fullmatch(part)
    return str(say("place {number}", number=found[1])) if found else part
