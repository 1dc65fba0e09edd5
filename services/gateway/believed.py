"""What of a document is believed, by who hands it in and what its channel is declared for.

Who entered an order is known by a token or key; a body that names somebody else is refused, not
corrected: whoever sends it learns that it counts for nothing (RV-06, IN-07). A key that is not for
cancelling cancels by no document either. Nor is it believed that an order was read back later than
it is handed in, or before it was entered. What was paid is believed of channels that are declared
for it; of any other the order comes as unpaid, and the bank tells of its money (RV-03).
docs/decisions/0054
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import is_
from typing import Any, NamedTuple

from orders.business.times import MINUTE
from services.gateway.formats.building.paths import pointer_of
from services.gateway.formats.reading import Placed, Reading, Unreadable

PEOPLE = ("captured_by", "read_back_by")
CLOCKS_DIFFER_MS = 15 * MINUTE
"""So far may the clock of whoever sends be ahead, as for when an order was placed (IN-02)."""
UNNAMED = {
    **dict.fromkeys(("kind", "uri", "captured_by", "sha256", "read_back_by"), ""),
    **dict.fromkeys(("captured_at", "read_back_at")),
}
"""A source document that says nothing."""
UNPAID = "nothing of it is paid: its channel is not declared for payments (`payments`)"
"""What an order comes with whose word on its payment is not believed."""
NO_CANCELLING = Unreadable(
    "cancellation", "cancelling_not_granted", "the key lacks orders:cancel: nothing is cancelled"
)


class Belief(NamedTuple):
    """`staff_id`: of the person who hands in, empty for a machine, which is nobody of the house;
    `payments`: what is said to be paid is believed; `cancels`: who hands in may cancel orders;
    `now`: when the edge has it, milliseconds."""

    staff_id: str
    payments: bool
    cancels: bool
    now: int


def believed(reading: Reading, belief: Belief) -> Reading:
    """The reading as it counts. An order that names somebody else, or a time that cannot be, is a
    fault instead, and so are a cancellation by whoever may not cancel, and news of a payment of an
    order that the document does not have, where none is believed."""
    faults = [fault for one in reading.placed for fault in misstated(one, belief)]
    right = reading.placed
    if faults:
        right = tuple(one for one in right if not any(misstated(one, belief)))
    if not belief.payments:
        faults += _news(reading)
    cancelled = reading.cancelled if belief.cancels else ()
    faults += [NO_CANCELLING] * (len(reading.cancelled) - len(cancelled))
    placed = tuple(as_believed(one, belief) for one in right)
    paid = reading.paid if belief.payments else ()
    if not faults and paid == reading.paid and all(map(is_, placed, reading.placed)):
        return reading
    known = (*reading.faults, *faults)
    return replace(reading, placed=placed, paid=paid, cancelled=cancelled, faults=known)


def misstated(one: Placed, belief: Belief) -> Iterator[Unreadable]:
    """Where the order says that somebody else entered it, or read it back; or when, which cannot
    be."""
    source = one.order["source_document"]
    if source is None:
        return
    for name in PEOPLE:
        if source.get(name, "") not in ("", belief.staff_id):
            because = "leave it out: who enters an order is known by their own token or key"
            yield Unreadable(_where(one, name), "not_who_enters", because)
    for name, because in untimely(source, belief.now):
        yield Unreadable(_where(one, name), "impossible_time", because)


def untimely(source: Mapping[str, Any], now: int) -> Iterator[tuple[str, str]]:
    """Times of a source document that cannot be, and why (IN-07): an order is entered, then read
    back, then handed in. Whole numbers are milliseconds; anything else is no time."""
    entered, confirmed = source.get("captured_at"), source.get("read_back_at")
    for name, at in (("captured_at", entered), ("read_back_at", confirmed)):
        if at is not None and at > now + CLOCKS_DIFFER_MS:
            yield name, "that has still to come"
    if entered is not None and confirmed is not None and confirmed < entered:
        yield "read_back_at", "nothing is read back before it is entered (`captured_at`)"


def _where(one: Placed, name: str) -> str:
    path = f"source_document.{name}"
    return one.places.get(path, pointer_of(path))


def counted(order: dict[str, Any], belief: Belief) -> dict[str, Any]:
    """The order as it counts: entered by this person, and paid if that is believed."""
    if belief.staff_id:
        source = {**(order["source_document"] or UNNAMED), "captured_by": belief.staff_id}
        order = {**order, "source_document": source}
    if _claims(order, belief):
        order = {**order, "payment": {**order["payment"], "paid_minor": 0}}
    return order


def as_believed(one: Placed, belief: Belief) -> Placed:
    """The same of one that was read; what of it does not count is told with it."""
    order = counted(one.order, belief)
    if order is one.order:
        return one
    told = (UNPAID,) if _claims(one.order, belief) else ()
    return one._replace(order=order, filled=(*one.filled, *told))


def _claims(order: dict[str, Any], belief: Belief) -> bool:
    return not belief.payments and order["payment"]["paid_minor"] > 0


def _news(reading: Reading) -> Iterator[Unreadable]:
    """Of payments alone; those that come with their order are told with it."""
    here = {one.order["reference"] for one in reading.placed}
    because = "the channel is not declared for payments (`payments`): the bank tells of them"
    for paid in reading.paid:
        if paid.reference not in here:
            yield Unreadable("payment", "payment_not_believed", because)
