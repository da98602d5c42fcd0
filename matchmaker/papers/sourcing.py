"""The sourcing record as a document: what a public purchaser keeps of the meetings ahead of a purchase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from matchmaker.agendas import Party
from matchmaker.papers.headings import Record as Content
from matchmaker.papers.headings import Source, paid_heading
from matchmaker.papers.leaves import Leaf, Paper
from matchmaker.papers.words import Words
from matchmaker.sourcing.entries import Buyer, Decision, Entry, Need, Record, Repair
from matchmaker.sourcing.wording import (
    Fact,
    figures,
    rule_facts,
    say_asked,
    say_dated,
    say_decision,
    say_need,
    say_place,
    say_refusals,
    say_repair,
    say_result,
    say_sector,
    say_text,
    say_who,
)


def record_paper(source: Source, record: Record, *, today: date) -> Paper:
    """For ``sourcing.typ``: the whole event, or one buyer. ``today``: when it is drawn up."""
    words = source.words
    drawn_up = words.say("record_drawn_up", day=words.day(today), number=record.number)
    own = "_own" if record.whose else ""
    content: Content = {
        "whole": record.whose is None,
        "subtitle": record.whose.name if record.whose else words.say("record_whole"),
        "drawn_up": drawn_up,
        "figures": [{"label": label, "value": value} for label, value in figures(record, words)],
        "rule": _grouped(rule_facts(record, words)),
        "chapters": [_chapter(buyer, record.of(buyer.party), words) for buyer in record.buyers],
        "decisions": [_decided(one, words) for one in record.entries if one.decision],
        "repairs": [_repaired(one, words) for one in record.repairs],
        "no_decision": words.say(f"record_no_decision{own}"),
        "no_repair": words.say(f"record_no_repair{own}"),
        "tenders": None if record.whose else [[_named(buyer), _named(other)] for buyer, other in record.tenders],
    }
    head = {**paid_heading(source, "record_title"), "version": drawn_up}
    return Paper(record.name, "sourcing", head, (Leaf(content),), whole=True, logos=source.logos)


def _grouped(facts: Iterable[Fact]) -> list[Content]:
    """Facts about one subject under one label."""
    return [
        {"label": label, "values": [value for _, value in group]}
        for label, group in groupby(facts, key=lambda one: one[0])
    ]


def _chapter(buyer: Buyer, entries: Sequence[Entry], words: Words) -> Content:
    department = words.say("department", number=buyer.department) if buyer.department else ""
    return {
        "number": str(buyer.party.number),
        "name": buyer.party.name,
        "department": department,
        "dated": say_dated(buyer, words) if buyer.needs else words.say("record_no_needs"),
        "needs": [{"sector": say_sector(need, words), "text": say_text(need, words)} for need in buyer.needs],
        "rows": [_row(entry, buyer, words) for entry in entries],
        "met": sum(entry.place is not None for entry in entries),
        "refusals": say_refusals(buyer, words),
    }


def _row(entry: Entry, buyer: Buyer, words: Words) -> Content:
    """A need of the buyer by its number in the chapter, where it stands in full."""
    return {
        "supplier": _named(entry.supplier),
        "asked": say_asked(entry, words),
        "met": entry.place is not None,
        "result": say_result(entry, words),
        "decision": say_decision(entry, words),
        "need": _say_number(entry.need, buyer) or say_need(entry.need, words),
    }


def _say_number(need: Need | None, buyer: Buyer) -> str:
    return str(buyer.needs.index(need) + 1) if need in buyer.needs else ""


def _decided(entry: Entry, words: Words) -> list[str]:
    made = entry.decision or Decision("", "")
    return [_named(entry.buyer), _named(entry.supplier), made.reason, say_who(made.who, words)]


def _repaired(repair: Repair, words: Words) -> Content:
    return {
        "said": say_repair(repair, words),
        "moves": [
            [_named(one.buyer), _named(one.supplier), say_place(one.before, words), say_place(one.after, words)]
            for one in repair.moves
        ],
    }


def _named(party: Party) -> str:
    """As in "12 Atelier Nord", which no other one is."""
    return f"{party.number} {party.name}"
