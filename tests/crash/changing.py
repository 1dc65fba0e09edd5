"""Who wants it otherwise: changes of the small world's orders."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from orders.contracts.order import CarriedOrder
from orders.contracts.records import AmendRequested, ChangeRequested, Order
from services.simulator.actors.customers import cancellation
from services.simulator.changes import moved, one_more, parts
from tests import orders as made

Change = Callable[[Order], Order]
Orders = Mapping[str, Order]
Asked = tuple[type, Mapping[str, Any]]
"""A record's class, and what it says."""


def early(orders: Orders) -> Iterator[Asked]:
    """Of orders that nobody knows yet: of the whole, then of parts, and that once more, of a
    partner's order that is to be completed; of one that is cancelled before it comes, too; of one
    that never comes."""
    yield whole(orders["shop:005"], moved)
    for _ in "12":
        yield _parts(orders["shop:005"], one_more, after_ms=1, name="early")
    yield _parts(orders["edi:012"], moved, name="early")
    yield whole(orders["shop:004"], moved)
    never: Order = {**orders["shop:004"], "order_id": "shop:never", "reference": "never"}
    yield whole(never, moved)


def changes(orders: Orders) -> Iterator[Asked]:
    """Before and after the confirmation, twice, racing a cancellation, of an order that is held,
    of one that no warehouse sends, of one that nobody knows yet, of a contract, entered by who
    might approve it, of one that a person entered, by somebody else; by parts: together with a
    whole one, twice under one name, of a partner's order that was completed."""
    yield whole(orders["shop:002"], moved)
    yield whole(orders["shop:009"], moved)
    yield whole(orders["desk:010"], moved)
    yield whole(orders["desk:010"], lambda order: one_more(moved(order)), after_ms=1)
    yield whole(orders["desk:012"], one_more)
    yield whole(orders["shop:015"], lambda order: {**order, "delivery_address": made.address()})
    yield whole(orders["sales:013"], moved)
    enough = cancellation("sales:013", made.PLACED, "customer", "changed my mind")
    yield enough.record, enough.value
    yield whole(orders["sales:016"], moved, by="S009")
    yield whole(orders["sales:011"], lambda order: {**order, "lines": []})
    yield whole(orders["desk:015"], lambda order: {**one_more(order), "source_document": None})
    yield _parts(orders["shop:002"], one_more, after_ms=1)
    for _ in "12":
        yield _parts(orders["shop:000"], _without_the_last, name="once")
    yield _parts(orders["edi:012"], one_more)


def in_warehouses(orders: Orders) -> Iterator[Asked]:
    """Of orders that two warehouses have by then, most often: one is cancelled meanwhile."""
    yield whole(orders["shop:020"], moved)
    yield _parts(orders["shop:021"], moved)
    enough = cancellation("shop:021", made.PLACED, "customer", "changed my mind")
    yield enough.record, enough.value


def _without_the_last(order: Order) -> Order:
    return {**order, "lines": order["lines"][:-1]}


def whole(order: Order, changed: Change, after_ms: int = 0, by: str = "") -> Asked:
    """The customer says how it is to be; `by`: who of the house entered that."""
    value: AmendRequested = {
        "order_id": order["order_id"],
        "requested_at": made.PLACED + after_ms,
        "requested_by": "customer",
        "entered_by": by,
        "reason": "not quite what I meant",
        "source_revision": 0,
        "document": "",
        "order": CarriedOrder.of(changed(order)),
    }
    return AmendRequested, value


def _parts(order: Order, changed: Change, after_ms: int = 0, name: str = "") -> Asked:
    """The customer, or a partner, says only what changes."""
    asked = parts(order, changed(order))
    at = made.PLACED + after_ms
    value: ChangeRequested = {**asked, "requested_at": at, "change_id": name}
    return ChangeRequested, value
