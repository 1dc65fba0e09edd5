"""The ways on that a customer is offered whose order comes later than promised: wait, take other
articles, have a part go ahead, take less (CF-05, IV-05). To decline, which cancels what is still to
come, is always open."""

from typing import NamedTuple

from orders.business import offers
from orders.business.reduction import reduced
from orders.contracts.records import (
    InsteadLine,
    InventoryState,
    LineQuantity,
    OfferOption,
    Order,
)
from services.inventory.decide.offers import ACCEPT, AMEND
from services.inventory.records import Ctx
from services.inventory.rules import delay as days
from services.inventory.rules import parts
from services.inventory.rules.compensation import NOTHING, Compensation, compensation


class Choices(NamedTuple):
    """The options, of which the first is to wait; what that one takes off the price; and what the
    option to take less would deliver."""

    options: list[OfferOption]
    off: Compensation
    reduced: list[LineQuantity]


def choices(
    state: InventoryState, order: Order, day: int, instead: list[InsteadLine], ctx: Ctx
) -> Choices:
    """What can be offered of an order that would all be there on that day, milliseconds; `instead`:
    what could go at once in the place of what is short."""
    policy, country = ctx.policy.delay, order["delivery_address"]["country"]
    ahead, rest = parts.there(state, order), state["lines"] if state["revision"] else None
    soon = days.at_once(state, country, ctx.now, policy)
    off = _off(state, _only(order, rest), day, ctx)
    if state["contract"]:
        found = [offers.whole(AMEND, order, day)]
        soon = day
    else:
        found = [_waits(ACCEPT, order, day, off)]
        if instead:
            found.append(offers.with_others(order, instead, soon))
        if ahead and policy.ahead:
            found.append(_in_parts(state, order, ahead, day, soon, ctx))
    less = parts.ordered(order, ahead) if ahead and policy.part else []
    if less:
        found.append(offers.whole(offers.REDUCE, reduced(order, less), soon))
    return Choices(found, off, less)


def _in_parts(
    state: InventoryState,
    order: Order,
    ahead: list[LineQuantity],
    day: int,
    soon: int | None,
    ctx: Ctx,
) -> OfferOption:
    """What waits is compensated; a further shipment is the house's to pay."""
    late = _only(order, parts.rest(state["lines"], ahead))
    option = _waits(offers.SPLIT, order, day, _off(state, late, day, ctx))
    shipment = ctx.policy.delay.shipment_minor.get(order["currency"], 0)
    split: OfferOption = {**option, "cost_minor": option["cost_minor"] + shipment}
    return offers.in_parts(split, ahead, soon)


def _waits(option_id: str, order: Order, day: int, off: Compensation) -> OfferOption:
    return offers.whole(option_id, order, day, compensation_minor=off.minor, cost_minor=off.minor)


def _off(state: InventoryState, late: Order, day: int, ctx: Ctx) -> Compensation:
    """What is taken off the price for the wait. A contract of sale says its price itself."""
    if state["contract"]:
        return NOTHING
    former, policy = state["promised_at"] or day, ctx.policy.delay.compensation
    return compensation(late, former, day, state["compensated_minor"], policy)


def _only(order: Order, lines: list[LineQuantity] | None) -> Order:
    """The order with these lines alone; None: as it is."""
    return order if lines is None else reduced(order, parts.ordered(order, lines))
