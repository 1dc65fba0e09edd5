"""What a warehouse had stopped for a change that came to nothing: it sends it after all (CF-03;
docs/decisions/0019)."""

from orders.business.decisions import noted
from orders.business.facts import beside
from orders.business.reservations import held
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AllocationState,
    ReallocationRequested,
    Shipment,
    ShipmentLine,
)
from orders.engine.handling import Handling
from services.allocation import article_records, records
from services.allocation.decide import giving_back
from services.allocation.decide.place import Ctx
from services.allocation.rules import picks, settlement


def reallocate(
    request: ReallocationRequested, state: AllocationState, order: CarriedOrder, ctx: Ctx
) -> Handling:
    """From the same shelves, which were kept for it. To the books it is another shipment, as the
    goods were back there. Once the order is cancelled its lines are stopped instead."""
    shipments = {one["shipment_id"]: one for one in state["shipments"]}
    if (was := shipments.get(request["shipment_id"])) is None:
        return ctx.ignore("unknown_shipment")
    lines = _lines(was, request)
    if state["recalled"]:
        return _give_up(was, lines, request["at"], state, ctx)
    picked = picks.put_back(state["picked"], was["shipment_id"])
    told = article_records.shelves_moved(
        picks.differences(state["picked"], picked, request["at"]), ctx
    )
    number = f"{state['number']}-{len(shipments) + 1}"
    again: Shipment = {**was, "shipment_id": number, "lines": lines}
    new: AllocationState = {
        **state,
        "picked": picked,
        "reservations": picks.in_buckets(state["reservations"], picked),
        "revision": state["revision"] + 1,
        "shipments": [*state["shipments"], again],
    }
    because = f"{was['warehouse']} had stopped it for a change that came to nothing"
    rule = noted("CF-03", "sent_after_all", because, beside("warehouse", was["warehouse"]))
    sent = records.allocated([rule], new, [again], order, ctx)
    return Handling(outcome="allocated", reason="sent_after_all", state=new, events=[*told, sent])


def _give_up(
    was: Shipment, lines: list[ShipmentLine], at: int, state: AllocationState, ctx: Ctx
) -> Handling:
    kept, _ = settlement.settle_at(state["reservations"], state["version"], was["warehouse"], lines)
    given_back, told = giving_back.put_back(state, kept, at, ctx)
    new: AllocationState = {**given_back, "needed": [*state["needed"], *lines]}
    stop = records.stopped(state, lines, False, "recalled", ctx)
    return Handling(outcome="stopped", reason="recalled", state=new, events=[*told, stop])


def _lines(was: Shipment, request: ReallocationRequested) -> list[ShipmentLine]:
    """What of the shipment was still to be sent."""
    wanted = held(request["lines"])
    return [
        {**line, "quantity": wanted[place]}
        for line in was["lines"]
        if (place := (line["line"], line["sku"])) in wanted
    ]
