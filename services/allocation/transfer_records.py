"""What allocation publishes of goods that are brought from another house for an order (IV-05)."""

from collections.abc import Mapping, Sequence

from orders.business.decisions import decision, noted
from orders.business.facts import beside
from orders.business.messages import message
from orders.business.money import from_house
from orders.business.times import days_begun, moment
from orders.contracts.records import (
    AllocationState,
    OpenOffer,
    OrderTransfer,
    PromiseExtended,
    RuleFired,
    SetAside,
    TransferClosed,
    TransferEnd,
    TransferReported,
    TransferRequested,
)
from orders.engine.handling import Event
from services.allocation.decide.place import Ctx
from services.allocation.rules.ways import Way


def elsewhere(way: Way) -> RuleFired:
    """Where the goods are, and when they can be where they are sent from."""
    source, to, when = way.source.code, way.to.depot.code, moment(way.arrives_at)
    because = f"{source} has what is lacking and does not send it; {to} can have it by {when}"
    facts = beside("warehouse", source), beside("destination", to), beside("arrives", when)
    return noted("IV-05", "goods_elsewhere", because, *facts)


def requested(
    state: AllocationState,
    transfer: OrderTransfer,
    cost: float,
    because: Sequence[RuleFired],
    ctx: Ctx,
) -> Event:
    """The warehouse is asked to send the goods to the other one."""
    asked: TransferRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "transfer_id": transfer["transfer_id"],
        "from_warehouse": transfer["from_warehouse"],
        "to_warehouse": transfer["to_warehouse"],
        "lines": transfer["lines"],
        "expected_at": transfer["expected_at"],
        "cost_minor": from_house(cost, state["currency"], ctx.references),
        "currency": state["currency"],
        "decision": decision("transferring", because, ctx.policy),
        "at": ctx.now,
    }
    return Event(TransferRequested, asked)


def closed(
    state: AllocationState, transfer: OrderTransfer, how: TransferEnd, because: str, ctx: Ctx
) -> Event:
    """Nobody waits for it any more."""
    over: TransferClosed = {
        "order_id": ctx.key,
        "version": state["version"],
        "transfer_id": transfer["transfer_id"],
        "how": how,
        "because": because,
        "at": ctx.now,
    }
    return Event(TransferClosed, over)


def reported(order_id: str, sku: str, paper: SetAside, ctx: Ctx) -> Event:
    """What a warehouse reports of a transfer, told to the order that it is for."""
    told: TransferReported = {
        "order_id": order_id,
        "transfer_id": paper["transfer_id"],
        "sku": sku,
        "kind": "loss" if paper["kind"] == "loss" else "departure",
        "quantity": paper["quantity"],
        "warehouse": paper["warehouse"],
        "at": ctx.now,
    }
    return Event(TransferReported, told, key=order_id)


def extended(
    before: AllocationState, after: AllocationState, offer: OpenOffer, by: str, proof: str, ctx: Ctx
) -> Event:
    """A later day is promised, and who agreed to it (CF-05)."""
    former, later = before["promised_at"] or 0, after["promised_at"] or 0
    days = days_begun(later - former)
    because = f"{days} days later, agreed to by {by}"
    agreed = noted("CF-05", "delay_agreed", because, beside("later", days, "day"), beside("by", by))
    value: PromiseExtended = {
        "order_id": ctx.key,
        "version": before["version"],
        "offer_id": offer["offer_id"],
        "former_at": former,
        "promised_at": later,
        "extension": after["extensions"],
        "agreed_by": by,
        "proof": proof,
        "decision": decision("extended", [agreed], ctx.policy),
        "at": ctx.now,
        "compensation_minor": 0,
        "currency": "",
    }
    return Event(PromiseExtended, value)


def told(
    template: str, fact: str, to: str, values: Mapping[str, str], state: AllocationState, ctx: Ctx
) -> Event:
    """A message about it to the customer, or to a role."""
    order = state["order"]
    language = order.decoded()["buyer"]["language"] if order and to == "customer" else ""
    return message(
        ctx.key,
        f"{template}-{to}-{fact}",
        to=to,
        template=template,
        language=language,
        values={"number": state["number"], **values},
        at=ctx.now,
    )
