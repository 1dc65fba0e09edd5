"""CF-03, CF-04: what a changed order is promised counts the goods that it has already."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.records import (
    LineQuantity,
    OrderConfirmed,
    OrderStopped,
    PromiseMade,
    RecallRequested,
)
from tests.examples import examples
from tests.orders import line, order
from tests.stages import stock
from tests.stages.published import names
from tests.stages.review_desk import Desk, only
from tests.stages.room import Room
from tests.stages.supply import amounts, recall, stopped

KEY = "desk:1001"


class Version(NamedTuple):
    """What is wanted of SKU-1, SKU-2, ...; what came of each before; whether the customer confirms
    it before the next version."""

    wanted: Sequence[int]
    came: Sequence[int]
    confirmed: bool


def versions() -> st.SearchStrategy[Version]:
    few = st.lists(st.integers(0, 4), min_size=2, max_size=2)
    return st.builds(Version, few.filter(any), few, st.booleans())


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(versions(), min_size=1, max_size=6))
def test_it_is_promised_from_stock_just_when_inventory_can_serve_it_at_once(history):
    """Whoever had the version before: review, inventory while it waited, or a stage after it."""
    review, inventory, kept = Desk(), stock.make(), list[LineQuantity]()
    for number, version in enumerate(history, 1):
        stock.stock(inventory, *version.came)
        told_of_stock(review, inventory)
        wanted = amounts(*version.wanted)
        promise = only(review.receive(content(wanted), number, kept), PromiseMade)
        if not version.confirmed:
            kept = only(review.recall(KEY, "AMEND", number), OrderStopped)["kept"]
            continue
        confirmed = only(review.answer(True, KEY, version=number), OrderConfirmed)
        at_once = "StockReserved" in names(inventory.send(OrderConfirmed, confirmed))
        from_stock = {term["addend"] for term in promise["terms"]} >= {"STOCK"}
        assert from_stock == at_once
        kept = taken_back(inventory, number, wanted)
        review.taken_back(KEY, number, kept)


def test_nobody_is_promised_later_who_corrects_a_street():
    review, two = Desk(), amounts(2, 2)
    told_of_stock(review, stock.make())
    promise = only(review.receive(content(two), version=1, kept=two), PromiseMade)
    assert promise["decision"]["rules"][0]["code"] == "promised_from_reserved"


def content(wanted):
    return order(
        channel="desk",
        lines=[line(one["line"], one["sku"], one["quantity"]) for one in wanted],
    )


def told_of_stock(review: Desk, inventory: Room) -> None:
    """Review's view of the ledger of stock is what inventory has free now."""
    for sku in ("SKU-1", "SKU-2"):
        differs = inventory.free("stock", sku) - review.room.free("stock", sku)
        review.room.supply("stock", sku, differs)


def taken_back(inventory: Room, version: int, wanted: list[LineQuantity]) -> list[LineQuantity]:
    """The order is to be changed; what is reserved for it, as whoever has it says."""
    events = inventory.send(RecallRequested, {**recall(KEY, version), "purpose": "AMEND"})
    if "OrderStopped" in names(events):
        return list(only(events, OrderStopped)["kept"])
    notice = stopped((), whole=True, key=KEY, version=version, kept=wanted)
    inventory.send(OrderStopped, {**notice, "outcome": "amended"})
    return wanted
