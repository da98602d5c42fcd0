"""What can be chosen when registering, in plain words: the values of the domain and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask_babel import LazyString
from wtforms.fields import SelectChoice

from matchmaker.entities import Accreditation, Amount, Contract, LegalForm, Nature, Role, Size
from matchmaker.sectors import groups
from web.languages import language
from web.messages import say

ROLES = {
    Role.BUYER: say("Buy: we have needs"),
    Role.SUPPLIER: say("Sell: we have offers"),
    Role.BOTH: say("Buy and sell"),
    Role.NETWORK: say("Neither: we are a network or a support body"),
}
FORMS = {
    LegalForm.PUBLIC: say("Public body"),
    LegalForm.ASSOCIATION: say("Association"),
    LegalForm.SCOP: say("Workers’ co-operative (SCOP)"),
    LegalForm.SCIC: say("Co-operative of collective interest (SCIC)"),
    LegalForm.COMPANY: say("Company"),
    LegalForm.NETWORK: say("Network or federation"),
}
ACCREDITATIONS = {
    Accreditation.EI: say("EI: insertion company"),
    Accreditation.ACI: say("ACI: insertion workshop"),
    Accreditation.AI: say("AI: intermediary association"),
    Accreditation.ETTI: say("ETTI: temporary work insertion company"),
    Accreditation.EITI: say("EITI: insertion by self-employment"),
    Accreditation.GEIQ: say("GEIQ: employers’ group for insertion and qualification"),
    Accreditation.EA: say("EA: adapted company"),
    Accreditation.EATT: say("EATT: adapted temporary work company"),
    Accreditation.ESAT: say("ESAT: support through work for people with disabilities"),
}
SIZES = {
    Size.UNSAID: say("Prefer not to say"),
    Size.MICRO: say("1 to 9 people"),
    Size.SMALL: say("10 to 49 people"),
    Size.MEDIUM: say("50 to 249 people"),
    Size.LARGE: say("250 people or more"),
}
AMOUNTS = {
    Amount.UNSAID: say("Prefer not to say"),
    Amount.SMALL: say("Under €60,000"),
    Amount.MIDDLE: say("€60,000 to €216,000"),
    Amount.LARGE: say("Over €216,000"),
}
CONTRACTS = {
    Contract.OPEN: say("Open to everybody, or not decided"),
    Contract.ADAPTED: say("Reserved for adapted companies and ESAT (L2113-12)"),
    Contract.INSERTION: say("Reserved for insertion structures (L2113-13)"),
    Contract.EITHER: say("Reserved for adapted companies, ESAT and insertion structures (L2113-14)"),
    Contract.SOCIAL: say("Reserved for social economy companies: health, social or cultural services (L2113-15)"),
    Contract.CLAUSE: say("With a social clause: hours for people far from employment"),
}
NATURES = {
    Nature.UNSAID: say("Not said"),
    Nature.SERVICE: say("A service"),
    Nature.GOODS: say("Goods"),
    Nature.STAFFING: say("Staffing"),
}
LANGUAGES = {
    "fr": say("French"),
    "fsl": say("French Sign Language"),
    "en": say("English"),
    "de": say("German"),
    "es": say("Spanish"),
    "it": say("Italian"),
}
"""Codes of ISO 639 and their names."""


def choices_of(names: Mapping[Any, LazyString]) -> list[SelectChoice]:
    """One choice for each."""
    return [SelectChoice(str(value), text) for value, text in names.items()]


def sectors() -> list[SelectChoice]:
    """Every group of the taxonomy in the language of the page, after an empty choice."""
    return _sectors(language())


@cache
def _sectors(spoken: str) -> list[SelectChoice]:
    """Made once: a registration asks for a sector many times."""
    return [SelectChoice("", say("Choose")), *(SelectChoice(one.key, one.labels[spoken]) for one in groups())]
