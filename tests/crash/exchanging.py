"""Worlds in which customers who send something back order something else for it, which waits in
the house until that has come (AS-04)."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from orders.contracts.records import Exchange, Order, OrderSubmitted
from services.shipping.policy import ShippingPolicy
from services.shipping.stage import STAGE
from services.simulator.plans import Planned
from services.simulator.policy import SimulatorPolicy
from tests import orders as made
from tests.crash import house
from tests.policies import usual

WITHIN_HOURS = 90
LATER_MS = 8 * 86_400_000
"""So long afterwards some order what they have sent back something for: it has come by then."""


@cache
def policy() -> ShippingPolicy:
    """Nobody waits for a return as long as the house does."""
    shipped = usual(STAGE)
    assert isinstance(shipped, ShippingPolicy)
    exchange = shipped.gates.exchange.model_copy(update={"within_hours": WITHIN_HOURS})
    gates = shipped.gates.model_copy(update={"exchange": exchange})
    return shipped.model_copy(update={"gates": gates})


def wilful(partners: SimulatorPolicy) -> SimulatorPolicy:
    """Many leave what waits for a return to its end, and many returns never come."""
    people = partners.gatekeepers.model_copy(update={"leave": 0.5, "refuse": 0.2})
    customers = partners.customers.model_copy(update={"return_goods": 0.7, "never_send": 0.3})
    return partners.model_copy(update={"gatekeepers": people, "customers": customers})


def ordered(authorised: Mapping[str, Any]) -> Iterator[Planned]:
    """Of every return: at once, or when the goods have come; by some twice. Those whose first order
    was another customer's than ours are told so."""
    order_id, return_id = authorised["order_id"], authorised["return_id"]
    exchange: Exchange = {"order_id": order_id, "return_id": return_id}
    drawn = sum(f"{order_id} {return_id}".encode()) % 3
    due = authorised["at"] + (LATER_MS if drawn == 0 else 1_000)
    reference = str(order_id).replace(":", "-").replace("~", "-")
    if not reference.startswith(("shop-x", "shop-y")):
        for mark in "xy" if drawn == 1 else "x":
            new = _new(f"{mark}-{reference}-{return_id[-4:]}", exchange)
            yield Planned(due, OrderSubmitted, new["order_id"], made.submitted(new, due))


@cache
def letters() -> tuple[house.Letter, ...]:
    """Exchanges of an order that nobody knows, and of a return that nobody asks for."""
    named = (("shop:nowhere", "R"), ("shop:000", "never"))
    orders = [
        _new(f"x-{number}", {"order_id": order_id, "return_id": return_id})
        for number, (order_id, return_id) in enumerate(named)
    ]
    return tuple(
        house.letter(OrderSubmitted, one["order_id"], made.submitted(one)) for one in orders
    )


def _new(reference: str, exchange: Exchange) -> Order:
    return made.order(reference=reference, lines=[made.line(1, house.PLENTY)], exchange=exchange)
