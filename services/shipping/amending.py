"""An order that warehouses are asked to stop for a change: it is taken back when all have, and goes
on when one has not (CF-03; docs/decisions/0019)."""

from orders.business import notices, recalls
from orders.contracts.records import ShipmentState, ShippingState
from orders.engine.handling import Event
from services.shipping import records
from services.shipping.records import Ctx
from services.shipping.rules.halting import halted, of_halted, too_late
from services.shipping.rules.lines import added

DENIED = "its change came to nothing"
Amending = tuple[ShippingState, list[Event]]


def decided(state: ShippingState, ctx: Ctx) -> Amending:
    """What has become of an order that is to be taken back: it is, it goes on, or somebody has
    still to answer."""
    if because := too_late(state):
        return going_on(state, because, ctx)
    if (asked_by := state["taking_back"]) is None or not halted(state):
        return state, []
    amended: ShippingState = {**state, "status": "amended", "taking_back": None, "wake_at": None}
    return amended, [taken_back(amended, state["version"], asked_by, ctx)]


def taken_back(state: ShippingState, version: int, asked_by: str, ctx: Ctx) -> Event:
    """Word of an order that every warehouse has stopped: what they had stays reserved."""
    kept = of_halted(state)
    return notices.taken_back(ctx.key, version, asked_by, "shipping", kept, ctx.now)


def going_on(state: ShippingState, because: str, ctx: Ctx) -> Amending:
    """One shipment goes on, so all do: those that were stopped are sent after all. Whoever has
    still to answer goes on, or sends it after all, when it does. Denied once is denied for good."""
    told = [recalls.denial(ctx.key, state["version"], because, "shipping", ctx.now)]
    goes_on: ShippingState = {**state, "taking_back": None, "denied": True}
    for shipment in state["shipments"]:
        if shipment["status"] == "halted":
            goes_on, again = sent_after_all(goes_on, shipment, ctx)
            told += again
    return goes_on, told


def sent_after_all(state: ShippingState, shipment: ShipmentState, ctx: Ctx) -> Amending:
    """The warehouse has put it back, so what it sends is another shipment, which allocation
    numbers."""
    lines = notices.quantities(shipment["lines"])
    dropped: ShipmentState = {
        **shipment,
        "status": "dropped",
        "lines": [],
        "recalling": False,
        "due_at": None,
        "left_to": "",
    }
    same = shipment["shipment_id"]
    new: ShippingState = {
        **state,
        "shipments": [dropped if one["shipment_id"] == same else one for one in state["shipments"]],
        "awaited": added(state["awaited"], lines),
    }
    return new, [records.reallocation(shipment, lines, DENIED, state, ctx, same_warehouse=True)]
