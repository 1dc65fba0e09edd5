"""What allocation has chosen goes to its warehouses, or waits at gates (SH-01, SH-06, SH-08)."""

from orders.business.notices import quantities
from orders.contracts.blank import blank
from orders.contracts.records import Order, OrderAllocated, ShippingState
from orders.engine.errors import PoisonRecord
from orders.engine.handling import Handling
from services.shipping import gate_records, records
from services.shipping import state as life
from services.shipping.decide import passing
from services.shipping.records import Ctx
from services.shipping.rules.lines import less


def release(allocated: OrderAllocated, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Give each new shipment to its warehouse, with the carrier that suits it best (SH-01, SH-03);
    or let it wait at the gates that its order must pass (SH-06, SH-07, SH-08)."""
    if state is not None and allocated["version"] < state["version"]:
        return ctx.ignore("older_version")
    if state is not None and allocated["version"] == state["version"]:
        if allocated["revision"] <= state["revision"]:
            return ctx.ignore("already_released")
        if state["recalled"] or state["status"] != "open":
            if not allocated["shipments"] and not state["open_lines"]:
                return ctx.ignore("after_the_recall" if state["recalled"] else "after_the_end")
            return _stop_at_once(allocated, state, ctx)
    elif state is not None and state["status"] == "open":
        raise PoisonRecord(
            "version_open",
            f"version {allocated['version']} came while version {state['version']} is open",
        )
    order = allocated["order"].decoded()
    base = (
        state
        if state is not None and allocated["version"] == state["version"]
        else _opened(allocated, order, state["documents"] if state else [])
    )
    coming = allocated["shipments"]
    arrived = [line for shipment in coming for line in shipment["lines"]]
    gates = passing.needed(order, coming, base, ctx) if coming else []
    new: ShippingState = {
        **base,
        "revision": allocated["revision"],
        "promised_at": allocated["promised_at"],
        "gates": [*base["gates"], *gates],
        "gated": [*base["gated"], *coming],
        "awaited": less(base["awaited"], arrived),
        "open_lines": allocated["open_lines"],
    }
    told = gate_records.gated(gates, new, ctx) if gates else []
    reason = "" if coming else "nothing_more"
    return passing.go_on("released", new, new, told, ctx, reason=reason)


def _opened(allocated: OrderAllocated, order: Order, documents: list[str]) -> ShippingState:
    """`documents`: those of partners about the version before, if there was one."""
    return {
        **blank(ShippingState),
        "version": allocated["version"],
        "order": allocated["order"],
        "status": "open",
        "number": allocated["number"],
        "customer_id": allocated["customer_id"],
        "total_minor": allocated["total_minor"],
        "currency": allocated["currency"],
        "priority": allocated["priority"],
        "language": order["buyer"]["language"],
        "documents": documents,
        "promised_at": allocated["promised_at"],
        "contract": allocated["contract"],
    }


def _stop_at_once(allocated: OrderAllocated, state: ShippingState, ctx: Ctx) -> Handling:
    """An order that comes after its recall, or after its end, goes nowhere."""
    lines = quantities(line for shipment in allocated["shipments"] for line in shipment["lines"])
    new: ShippingState = {
        **life.booked(state, "stopped", lines),
        "revision": allocated["revision"],
        "number": allocated["number"],
        "promised_at": allocated["promised_at"],
        "awaited": less(state["awaited"], lines),
        "open_lines": allocated["open_lines"] if state["open_lines"] else [],
    }
    parts = [
        (quantities(shipment["lines"]), shipment["warehouse"])
        for shipment in allocated["shipments"]
    ]
    after = state["status"] == "settled"
    because = "nothing more was asked for" if after else life.why_stopped(state)
    told = [records.stopped(*part, False, because, "cancelled", new, ctx) for part in parts]
    if state["status"] == "settled":
        return Handling(outcome="stopped", reason="after_the_end", state=new, events=told)
    if not parts:
        return life.conclude("stopped", new, [], ctx, reason="after_the_recall")
    return life.conclude("stopped", new, told[:-1], ctx, *parts[-1], reason="after_the_recall")
