"""The words people choose from: roles, legal forms, accreditations, sizes, contracts."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a participant comes for."""

    BUYER = "buyer"
    SUPPLIER = "supplier"
    BOTH = "both"
    NETWORK = "network"


class LegalForm(StrEnum):
    """Legal form of an organisation; ``UNKNOWN`` when nobody said."""

    PUBLIC = "public body"
    ASSOCIATION = "association"
    SCOP = "SCOP"
    SCIC = "SCIC"
    COMPANY = "company"
    NETWORK = "network"
    UNKNOWN = ""


class Accreditation(StrEnum):
    """French accreditations of the social economy: insertion (EI to GEIQ), adapted companies, disability."""

    EI = "EI"
    ACI = "ACI"
    AI = "AI"
    ETTI = "ETTI"
    EITI = "EITI"
    GEIQ = "GEIQ"
    EA = "EA"
    EATT = "EATT"
    ESAT = "ESAT"


class Size(StrEnum):
    """How many people an organisation employs; ``UNSAID`` when it prefers not to tell."""

    MICRO = "1-9"
    SMALL = "10-49"
    MEDIUM = "50-249"
    LARGE = "250+"
    UNSAID = ""


class Amount(StrEnum):
    """What a need may be worth, in euros without tax."""

    SMALL = "under 60,000"
    MIDDLE = "60,000 to 216,000"
    LARGE = "over 216,000"
    UNSAID = ""


class Contract(StrEnum):
    """How a need is kept for the social economy: articles of the French public procurement code, or a clause."""

    ADAPTED = "L2113-12"
    INSERTION = "L2113-13"
    EITHER = "L2113-14"
    SOCIAL = "L2113-15"
    CLAUSE = "clause"
    OPEN = ""


class Nature(StrEnum):
    """What kind of offer it is."""

    SERVICE = "service"
    GOODS = "goods"
    STAFFING = "staffing"
    UNSAID = ""


class Refusal(StrEnum):
    """Why a public buyer does not want a meeting: for organisers and the record, never for the other side."""

    TENDER = "tender in progress"
    CONFLICT = "conflict of interest"
    OUTSIDE = "outside my needs"
    RECENT = "met recently"
    UNSAID = ""


class LineKind(StrEnum):
    """A need is what one wants to buy, an offer what one can provide."""

    NEED = "need"
    OFFER = "offer"


class PlanState(StrEnum):
    """Published plans are frozen."""

    DRAFT = "draft"
    PUBLISHED = "published"
