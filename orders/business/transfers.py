"""Transfers between warehouses of the house (IV-10): goods leave both books when they depart, are
in transit, and come back into them where they arrive. Inventory and allocation both book by it, or
their books would disagree.

Papers come in any order: an arrival may be told before its departure. What came or was lost beyond
what left is no goods in transit: the books find it as counted.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from orders.contracts.buckets import COUNTED, IN_TRANSIT, SCRAPPED
from orders.contracts.records import ExpectedReceipt, SetAside, Transfer

DEPARTURE, ARRIVAL, LOSS = "departure", "arrival", "loss"
"""Kinds of papers: a warehouse numbers each of them by itself."""
ALREADY_DEPARTED = "already_departed"
"""Why a departure is not booked: a transfer of an article leaves once."""
NOT_IN_TRANSIT = "not_in_transit"
"""Why a loss is not booked: all that left has come, or is lost already."""

SETTLED_KEPT = 20
"""So many of an article that are settled stay known, for papers that come late."""


OF_ORDER = "#T"
"""Between an order and the number of a transfer that is for it."""


class Posting(NamedTuple):
    """So much becomes available at the warehouse (less than nothing: is taken off), from or to
    that bucket."""

    warehouse: str
    amount: int
    bucket: str


class Booked(NamedTuple):
    """What a paper does: to the article's transfers, and to its books. `moved`: what comes onto the
    warehouse's shelf by it, or leaves it."""

    transfers: list[Transfer]
    postings: tuple[Posting, ...] = ()
    moved: int = 0
    reason: str = ""


def transfer_id(order_id: str, number: int) -> str:
    """The `number`-th transfer that is asked for an order (IV-05)."""
    return f"{order_id}{OF_ORDER}{number}"


def order_of(transfer_id: str) -> str:
    """The order that a transfer is for; empty: none."""
    order_id, _, number = transfer_id.rpartition(OF_ORDER)
    return order_id if number.isdecimal() else ""


def book(transfers: Sequence[Transfer], paper: SetAside) -> Booked:
    """Book a paper of a transfer; one of another kind is refused with ValueError."""
    before = _known(transfers, paper["transfer_id"], paper["lot"])
    if paper["kind"] == DEPARTURE:
        return _departed(transfers, before, paper)
    if paper["kind"] == ARRIVAL:
        return _arrived(transfers, before, paper)
    if paper["kind"] == LOSS:
        return _lost(transfers, before, paper)
    raise ValueError(f"{paper['kind']} is no paper of a transfer")


def expected(transfers: Iterable[Transfer]) -> list[ExpectedReceipt]:
    """What is still in transit, as supply that is expected where it is to arrive (IV-03)."""
    return [
        {
            "purchase_order": one["transfer_id"],
            "warehouse": one["to_warehouse"],
            "quantity": left,
            "expected_at": one["expected_at"],
        }
        for one in transfers
        if one["expected_at"] is not None and (left := in_transit(one)) > 0
    ]


def in_transit(transfer: Transfer) -> int:
    """What left and has not come; below nothing while its departure is not told."""
    return transfer["departed"] - transfer["arrived"] - transfer["lost"]


def _departed(transfers: Sequence[Transfer], before: Transfer, paper: SetAside) -> Booked:
    if before["to_warehouse"]:
        return Booked(list(transfers), reason=ALREADY_DEPARTED)
    quantity, left = paper["quantity"], paper["warehouse"]
    after: Transfer = {
        **before,
        "to_warehouse": paper["to_warehouse"],
        "departed": quantity,
        "expected_at": paper["expected_at"],
    }
    beyond = max(-in_transit(after), 0)
    postings = (Posting(left, -quantity, IN_TRANSIT), *_found(left, beyond))
    return Booked(_with(transfers, _closed(after, beyond)), postings, -quantity)


def _arrived(transfers: Sequence[Transfer], before: Transfer, paper: SetAside) -> Booked:
    quantity, at = paper["quantity"], paper["warehouse"]
    after: Transfer = {**before, "arrived": before["arrived"] + quantity}
    beyond = max(-in_transit(after), 0) if before["to_warehouse"] else 0
    postings = (Posting(at, quantity, IN_TRANSIT), *_found(at, beyond))
    return Booked(_with(transfers, _closed(after, beyond)), postings, quantity)


def _lost(transfers: Sequence[Transfer], before: Transfer, paper: SetAside) -> Booked:
    """Nothing moves on a shelf; in the journal it goes from in transit to scrapped by way of the
    account, as every entry of a ledger does."""
    quantity, at = paper["quantity"], paper["warehouse"]
    if before["to_warehouse"]:
        quantity = min(quantity, in_transit(before))
        if quantity <= 0:
            return Booked(list(transfers), reason=NOT_IN_TRANSIT)
    after: Transfer = {**before, "lost": before["lost"] + quantity}
    postings = (Posting(at, quantity, IN_TRANSIT), Posting(at, -quantity, SCRAPPED))
    return Booked(_with(transfers, after), postings)


def _found(warehouse: str, beyond: int) -> tuple[Posting, ...]:
    """More came than left: it was counted, not in transit."""
    if not beyond:
        return ()
    return Posting(warehouse, beyond, COUNTED), Posting(warehouse, -beyond, IN_TRANSIT)


def _closed(transfer: Transfer, beyond: int) -> Transfer:
    """What was found beyond it counts as departed, so that it is found once."""
    return {**transfer, "departed": transfer["departed"] + beyond}


def _known(transfers: Iterable[Transfer], transfer_id: str, lot: str) -> Transfer:
    for one in transfers:
        if _name(one) == (transfer_id, lot):
            return one
    return {
        "transfer_id": transfer_id,
        "to_warehouse": "",
        "departed": 0,
        "arrived": 0,
        "lost": 0,
        "expected_at": None,
        "lot": lot,
    }


def _with(transfers: Iterable[Transfer], transfer: Transfer) -> list[Transfer]:
    """The list with this one as it is now, as the last. Of those that are settled the oldest are
    forgotten."""
    others = [one for one in transfers if _name(one) != _name(transfer)]
    settled = [_name(one) for one in others if not in_transit(one)]
    forgotten = frozenset(settled[: max(len(settled) + 1 - SETTLED_KEPT, 0)])
    return [*(one for one in others if _name(one) not in forgotten), transfer]


def _name(transfer: Transfer) -> tuple[str, str]:
    """Each lot of a transfer stands by itself (IV-08)."""
    return transfer["transfer_id"], transfer["lot"]
