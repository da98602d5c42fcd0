"""What of a sourcing record is one buyer's: nobody else's need, wish or refusal."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from matchmaker.errors import NotFoundError
from matchmaker.sourcing.entries import Asker, Buyer, Entry, Hindrance, Move, Record, in_order

_PUBLIC = frozenset((Hindrance.CALLED_OFF, Hindrance.WITHDRAWN))
"""What the published plans show anyway."""

_TURNED = {Asker.BUYER: Asker.SUPPLIER, Asker.SUPPLIER: Asker.BUYER}


def narrow(record: Record, buyer_id: int) -> Record:
    """The record of the buyer with this id. What repairs answered, and whom it keeps apart because of a tender, is for
    organisers.

    Raises:
        NotFoundError: Nobody with this id buys.
    """
    buyer = next((one for one in record.buyers if one.party.id == buyer_id), None)
    if buyer is None:
        raise NotFoundError("this participant buys nothing: choose a buyer")
    sellers = {one.party.id for one in record.buyers if one.sells}
    entries = tuple(filter(None, (_seen(one, buyer, sellers) for one in record.entries)))
    repairs = (
        replace(one, happenings=(), moves=tuple(filter(None, (_seen_move(m, buyer, sellers) for m in one.moves))))
        for one in record.repairs
    )
    return replace(
        record,
        whose=buyer.party,
        buyers=(buyer,),
        entries=in_order(_veiled(one, buyer) for one in entries),
        repairs=tuple(one for one in repairs if one.moves),
        tenders=(),
    )


def _seen(entry: Entry, buyer: Buyer, sellers: Set[int]) -> Entry | None:
    """Of two who both buy and sell, each finds the other one as the supplier, and its own need."""
    if entry.buyer == buyer.party:
        return entry
    if entry.supplier != buyer.party or entry.buyer.id not in sellers:
        return None
    asked = _TURNED.get(entry.asked, entry.asked)
    need = entry.need if entry.need in buyer.needs else None
    return replace(entry, buyer=entry.supplier, supplier=entry.buyer, asked=asked, need=need)


def _veiled(entry: Entry, buyer: Buyer) -> Entry:
    """Why two did not meet depends on this buyer alone, so that nobody's refusal, limit or hours can be guessed from a
    sentence that stands beside another one.
    """
    if entry.place or entry.hindrance in _PUBLIC:
        return entry
    if buyer.full:
        return replace(entry, hindrance=Hindrance.FULL, full=(buyer.party.name,))
    return replace(entry, hindrance=Hindrance.NOT_GIVEN, full=())


def _seen_move(move: Move, buyer: Buyer, sellers: Set[int]) -> Move | None:
    if move.buyer == buyer.party:
        return move
    if move.supplier != buyer.party or move.buyer.id not in sellers:
        return None
    return replace(move, buyer=move.supplier, supplier=move.buyer)
