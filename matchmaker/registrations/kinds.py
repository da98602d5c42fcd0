"""What an organisation is and comes for, in the words people use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matchmaker.entities import Accreditation, LegalForm, Line, LineKind, Role
from matchmaker.registrations.names import fold, phrase

_ACCREDITED = (
    (Accreditation.ETTI, r"entreprises? de travail temporaire d insertion"),
    (Accreditation.EITI, r"entreprises? d insertion par le travail independant"),
    (Accreditation.EI, r"entreprises? d insertion"),
    (Accreditation.ACI, r"(ateliers? et |ateliers? )?chantiers? d insertion"),
    (Accreditation.AI, r"associations? intermediaires?"),
    (Accreditation.GEIQ, r"groupements? d employeurs pour l insertion et la qualification"),
    (Accreditation.EATT, r"entreprises? adaptees? de travail temporaire"),
    (Accreditation.EA, r"entreprises? adaptees?"),
    (Accreditation.ESAT, r"etablissements? (et|ou) services? d (aide|accompagnement) par le travail"),
)
_FORMS = (
    (LegalForm.SCIC, r"\bscic\b|\bcooperatives? d interet collectif\b"),
    (LegalForm.SCOP, r"\bscop\b|\bcooperatives? (et participatives?|ouvrieres?|de production)\b"),
    (LegalForm.ASSOCIATION, r"\basso(ciations?)?\b|\bloi 1901\b|\bnon ?profit\b"),
    (LegalForm.PUBLIC, r"\bpubli(c|cs|que|ques)\b|\bcollectivites?\b|\bcommunes?\b|\bmairies?\b|\bvilles?\b|\bepci\b"),
    (LegalForm.PUBLIC, r"\bdepartements?\b|\bregions?\b|\betat\b|\bhospitali|\bhopita(l|ux)\b|\bccas\b"),
    (LegalForm.NETWORK, r"\breseaux?\b|\bnetworks?\b|\bfederations?\b"),
    (LegalForm.COMPANY, r"\bentreprises?\b|\bsocietes?\b|\bprivee?s?\b|\bcompan(y|ies)\b|\bfirms?\b"),
    (LegalForm.COMPANY, r"\b(sarl|sasu?|sa|eurl|pme|tpe|eti)\b"),
)
_BUYER = r"\bachete(ur|urs|use|uses)\b|\bbuy(er|ers|ing)?\b|\bpurchas|\bdonneu(r|se)s? d ordres?\b"
_SUPPLIER = r"\bfournisseu(r|rs|se|ses)\b|\bprestataires?\b|\bvende(ur|urs|use)\b|\bsuppl(y|ier|iers)\b|\bseller"
_BOTH = r"\bles deux\b|\bboth\b|\bdeux\b"
_NETWORK = r"\breseaux?\b|\bnetworks?\b"

STEP_FREE = (
    "fauteuil", "mobilité réduite", "PMR", "UFR", "béquille", "déambulateur", "plain-pied", "sans marche", "ascenseur",
    "wheelchair", "reduced mobility", "step-free", "crutches", "walking frame", "rollator",
)  # fmt: skip
"""Words that ask for a step-free table. A table too many does no harm, so a “pas de …” before them is not weighed."""

_STEP_FREE = re.compile("|".join(rf"\b{phrase(word)}s?\b" for word in STEP_FREE))


@dataclass(frozen=True, slots=True)
class Kind:
    """What the words for a type of organisation say. Neither is deduced from the other."""

    form: LegalForm = LegalForm.UNKNOWN
    accreditations: tuple[Accreditation, ...] = ()

    @property
    def known(self) -> bool:
        """Something was understood."""
        return self.form is not LegalForm.UNKNOWN or bool(self.accreditations)


@lru_cache(maxsize=1_000)
def read_kind(text: str) -> Kind:
    """Legal form and accreditations: “ACI”, “SCIC, entreprise adaptée”, “Acheteur public”.

    Codes of two letters count in capitals, or when nothing else is said.

    >>> read_kind("Association (ACI)")
    Kind(form=<LegalForm.ASSOCIATION: 'association'>, accreditations=(<Accreditation.ACI: 'ACI'>,))
    """
    rest = phrase(text)
    alone = rest.upper() if rest.upper() in Accreditation.__members__ else ""
    found = {
        code for code in Accreditation if code in (alone, *re.findall(r"\w+", text)) or _code(code) in rest.split()
    }
    for accreditation, pattern in _ACCREDITED:
        rest, times = re.subn(rf"\b{pattern}\b", " ", rest)
        if times:
            found.add(accreditation)
    form = next((form for form, pattern in _FORMS if re.search(pattern, rest)), LegalForm.UNKNOWN)
    return Kind(form, tuple(code for code in Accreditation if code in found))


def read_role(text: str) -> Role | None:
    """The role that is meant: “acheteur”, “fournisseur”, “les deux”, “réseau”, and the like in English."""
    text = phrase(text)
    buys, supplies = bool(re.search(_BUYER, text)), bool(re.search(_SUPPLIER, text))
    if (buys and supplies) or (not buys and not supplies and re.search(_BOTH, text)):
        return Role.BOTH
    if buys or supplies:
        return Role.BUYER if buys else Role.SUPPLIER
    return Role.NETWORK if re.search(_NETWORK, text) else None


def deduce_role(kind: Kind, lines: tuple[Line, ...]) -> Role:
    """The role of who did not say: from the kind, else from needs and offers, else both, which loses no wish."""
    if kind.form is LegalForm.NETWORK:
        return Role.NETWORK
    said = {line.kind for line in lines}
    if kind.form is LegalForm.PUBLIC or said == {LineKind.NEED}:
        return Role.BUYER
    if said == {LineKind.OFFER} or (kind.accreditations and LineKind.NEED not in said):
        return Role.SUPPLIER
    return Role.BOTH


def is_step_free(text: str) -> bool:
    """The words about accessibility ask for a table without steps.

    >>> is_step_free("Fauteuil roulant"), is_step_free("Place assise au calme")
    (True, False)
    """
    return bool(_STEP_FREE.search(phrase(text)))


def _code(code: Accreditation) -> str:
    """Longer codes count in small letters too; “ai” and “ea” are too often something else."""
    return fold(code) if len(code) > 2 else "-"
