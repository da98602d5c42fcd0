"""What of a sourcing record is one buyer's: nobody else's need, wish or refusal."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.errors import NotFoundError
from matchmaker.sourcing.entries import Asker, Buyer, Entry, Move, Record

_TURNED = {Asker.BUYER: Asker.SUPPLIER, Asker.SUPPLIER: Asker.BUYER}


def narrow(record: Record, buyer_id: int) -> Record:
    """The record of the buyer with this id. What repairs answered and whom it keeps apart because of a tender is for
    organisers.

    Raises:
        NotFoundError: Nobody with this id buys.
    """
    buyer = next((one for one in record.buyers if one.party.id == buyer_id), None)
    if buyer is None:
        raise NotFoundError("this participant buys nothing: choose a buyer")
    others = frozenset(one.party.id for one in record.buyers) - {buyer_id}
    both = frozenset(one.id for one in record.sellers) & others
    entries = (_seen(one, buyer, both) for one in record.entries)
    repairs = (replace(one, happenings=(), moves=_seen_moves(one.moves, buyer_id, both)) for one in record.repairs)
    return replace(
        record,
        whose=buyer.party,
        buyers=(buyer,),
        entries=tuple(one for one in entries if one),
        repairs=tuple(one for one in repairs if one.moves),
        tenders=(),
    )
