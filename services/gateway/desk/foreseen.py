"""What a verdict would come to, as far as can be told beforehand: by the very rule by which review
acts on it (RV-06). What follows the last hold, credit and confirmation, review alone decides."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, cast

from orders.business.authority import Refusal
from orders.business.money import convert
from orders.business.verdicts import Seen, in_charge, meant, sift
from orders.client.holds import house_currency
from orders.contracts.records import OrderHold, ReviewDecided, ReviewState, Staff
from orders.engine.references import References

Becomes = Literal["approved", "held", "declined", "unchanged"]


class Foreseen(NamedTuple):
    """`becomes`: approved, as far as its holds go; held, by the holds in `left`; declined; or
    unchanged. `refused`: (hold, why the person may not)."""

    becomes: Becomes
    released: list[str]
    left: list[str]
    refused: list[tuple[str, Refusal]]


def foreseen(
    state: Mapping[str, Any], verdict: ReviewDecided, references: References, now: int
) -> Foreseen:
    """Of a held order. `now`: business time, ms."""
    known = cast(ReviewState, state)
    chosen, open_ids = meant(verdict, known), [one["hold_id"] for one in known["open_holds"]]
    if not chosen:
        gone = Refusal("hold_gone", "the order is not held for this")
        return Foreseen("unchanged", [], open_ids, [(verdict["hold_id"], gone)])
    seen = _seen(known, references, now)
    if verdict["verdict"] == "DECLINE":
        return _declined(chosen, verdict, seen, open_ids)
    sifted = sift(chosen, verdict, known, seen)
    released = [hold["hold_id"] for hold in sifted.released]
    left = [one for one in open_ids if one not in released]
    refused = [(hold["hold_id"], why) for hold, why in sifted.refused]
    becomes: Becomes = "unchanged" if not released else "held" if left else "approved"
    return Foreseen(becomes, released, left, refused)


def _declined(
    chosen: list[OrderHold], verdict: ReviewDecided, seen: Seen, open_ids: list[str]
) -> Foreseen:
    found = in_charge(chosen, verdict, seen)
    if isinstance(found, Refusal):
        return Foreseen("unchanged", [], open_ids, [(chosen[0]["hold_id"], found)])
    return Foreseen("declined", [], [], [])


def _seen(state: ReviewState, references: References, now: int) -> Seen:
    house = house_currency(references, state["currency"])
    value = convert(state["total_minor"], state["currency"], house, references, "up")
    return Seen(value, house, references.table(Staff), now)
