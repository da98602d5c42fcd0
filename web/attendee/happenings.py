"""The journal about one participant, in the language of its page: the program itself writes it in English."""

from __future__ import annotations

import re
from datetime import time

from flask_babel import LazyString

from matchmaker.personal.held import Happening
from web.messages import say
from web.moments import clock

_KINDS = {
    "registered": say("Registered"),
    "registered again after it was deleted": say("Registered again after the data were deleted"),
    "attendance": say("Answer: whether you come"),
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
}
_VALUES = {
    "yes": say("Yes"),
    "no": say("No"),
    "coming": say("We come"),
    "replaced": say("Somebody else comes"),
    "cannot": say("We cannot come"),
    "buyer": say("buyer"),
    "supplier": say("supplier"),
    "both": say("buyer and supplier"),
    "network": say("network"),
}
_LATE = re.compile(r"late until (\d\d:\d\d)")


def kind_of(happening: Happening) -> str | LazyString:
    """What was changed; what is not of the usual kinds stays as it was written."""
    known = re.sub(r" \([^()]*\)$", "", happening.what.rpartition(": ")[2])
    return _KINDS.get(known, happening.what)


def value_of(text: str) -> str:
    """What stood there before or after: words of the program are translated, those of people are not."""
    return ", ".join(str(_VALUES.get(part, _late(part))) for part in text.split(", "))


def author_of(happening: Happening) -> str:
    """Who did it."""
    return str(say("The program by itself")) if happening.who == "matchmaker" else happening.who


def _late(part: str) -> str:
    found = _LATE.fullmatch(part)
    return str(say("late until {clock}", clock=clock(time.fromisoformat(found[1])))) if found else part
