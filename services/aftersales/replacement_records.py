"""What aftersales says of replacements, made from its state (TR-05)."""

from collections.abc import Sequence

from orders.business import offers
from orders.business.decisions import noted
from orders.business.linked import linked_number, original_of
from orders.business.money import money
from orders.business.notices import quantities
from orders.business.times import moment
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AftersalesState,
    LineQuantity,
    LinkedOrderPlaced,
    LinkedOrderReported,
    OfferOption,
    OpenOffer,
    Order,
    Replacement,
    ReplacementPromised,
)
from orders.engine.handling import Event
from services.aftersales.records import Ctx, message
from services.aftersales.rules import claims
from services.aftersales.rules.lines import settled
from services.aftersales.rules.replacements import linked_order


def options(order: Order, lines: Sequence[LineQuantity]) -> list[OfferOption]:
    """The same goods once more, at no charge, or none of them and their money back."""
    again: OfferOption = {
        **offers.whole(offers.REPLACE, order, None),
        "lines": list(lines),
        "total_minor": 0,
    }
    return [again, {**again, "option_id": offers.REFUND, "lines": []}]


def asked(
    offer: OpenOffer,
    ways: Sequence[OfferOption],
    because: str,
    code: str,
    supersedes: str,
    state: AftersalesState,
    ctx: Ctx,
) -> list[Event]:
    """The customer has the choice, and hears of it."""
    made = offers.made(
        offer,
        state["version"],
        ways,
        [noted("TR-05", code, because)],
        ctx,
        means="mail",
        silence=offer["silence"],
        supersedes=supersedes,
    )
    return [made, question("replacement-offered", offer["offer_id"], offer, state, ctx)]


def question(template: str, fact: str, offer: OpenOffer, state: AftersalesState, ctx: Ctx) -> Event:
    """What may be chosen, what it is worth, and what silence comes to."""
    lines = [line for one in state["replacements"] if not one["linked_id"] for line in one["lines"]]
    values = {
        "amount": money(claims.value(lines, state["lines"]), state["currency"]),
        "units": str(sum(line["quantity"] for line in lines)),
        "answer_by": moment(offer["answer_by_at"]),
        "silence": offer["silence"],
        "offer": offer["offer_id"],
    }
    return message("customer", template, fact, values, state, ctx)


def placed(
    one: Replacement, offer_id: str, order: Order, state: AftersalesState, ctx: Ctx
) -> list[Event]:
    """The order that replaces what was lost, under its own key; and that it was promised."""
    linked = one["linked_id"]
    number = linked_number(state["number"], linked)
    again: LinkedOrderPlaced = {
        "order_id": linked,
        "version": 1,
        "original_id": ctx.key,
        "original_version": state["version"],
        "number": number,
        "because": f"replaces what did not come well of {one['shipment_id']}",
        "at": ctx.now,
        "order": CarriedOrder.of(linked_order(order, linked, one["lines"], ctx.now)),
    }
    promised: ReplacementPromised = {
        "order_id": ctx.key,
        "version": state["version"],
        "linked_id": linked,
        "shipment_id": one["shipment_id"],
        "lines": one["lines"],
        "offer_id": offer_id,
        "at": ctx.now,
    }
    return [
        Event(LinkedOrderPlaced, again, key=linked),
        Event(ReplacementPromised, promised),
        _of(one, "customer", "replacement-ordered", "ordered", {"replacement": number}, state, ctx),
    ]


def failed(one: Replacement, because: str, state: AftersalesState, ctx: Ctx) -> Event:
    """The customer hears that units will not be replaced after all, once for each time."""
    units = sum(line["quantity"] for line in one["gone"])
    values = {"units": str(units), "because": because}
    return _of(one, "customer", "replacement-failed", f"failed-{units}", values, state, ctx)


def takes_long(one: Replacement, state: AftersalesState, ctx: Ctx) -> Event:
    """Whoever sees to it hears that a replacement is still under way."""
    values = {"replacement": one["linked_id"]}
    fact = f"long-{ctx.now}"
    return _of(one, ctx.policy.replacement.team, "replacement-takes-long", fact, values, state, ctx)


def report(state: AftersalesState | None, because: str, ctx: Ctx, *, ended: bool) -> list[Event]:
    """What has become of a linked order, to the order that it belongs to; of any other nothing."""
    original = original_of(ctx.key)
    if not original:
        return []
    lines = state["lines"] if state is not None else []
    told: LinkedOrderReported = {
        "order_id": original,
        "linked_id": ctx.key,
        "gone": quantities({**line, "quantity": line["credited"]} for line in lines),
        "stood": quantities(
            {**line, "quantity": settled(line) - line["credited"] if ended else 0} for line in lines
        ),
        "ended": ended,
        "because": because,
        "at": ctx.now,
    }
    return [Event(LinkedOrderReported, told, key=original)]


def _of(
    one: Replacement,
    to: str,
    template: str,
    what: str,
    values: dict[str, str],
    state: AftersalesState,
    ctx: Ctx,
) -> Event:
    return message(to, template, f"{one['linked_id']}-{what}", values, state, ctx)
