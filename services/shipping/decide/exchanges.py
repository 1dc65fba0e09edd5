"""Aftersales tells how the return stands that an order is exchanged for: its gate opens when all of
it has come, and its owner hears of whatever else ends the waiting (AS-04)."""

from orders.contracts.records import ReleaseGate, ReturnReported, ShippingState
from orders.engine.handling import Handling
from services.shipping import gate_records
from services.shipping import state as life
from services.shipping.decide import passing
from services.shipping.gates_policy import RETURN_ARRIVED
from services.shipping.records import Ctx
from services.shipping.rules.exchanges import arrived

NOTHING_NEW = ("awaited", "UNKNOWN")


def returned(said: ReturnReported, state: ShippingState | None, ctx: Ctx) -> Handling:
    """The gate opens, stays closed with a doubt that its owner decides about, or waits on. It also
    opens while warehouses are asked to stop the order: what arrived has arrived."""
    gate = _waiting(said, state)
    if state is None or isinstance(gate, str):
        return ctx.ignore(str(gate))
    if said["standing"] in NOTHING_NEW:
        return ctx.ignore("not_there_yet")
    if said["standing"] != "arrived":
        doubt = said["standing"]
        told = [
            gate_records.settled(gate, "doubted", state, ctx, because=doubt),
            gate_records.owner_told(gate, "gate-doubted", state, ctx, because=doubt),
        ]
        return passing.go_on("doubted", state, state, told, ctx, reason=doubt)
    opened = arrived(gate, said)
    gates = [opened if one["kind"] == RETURN_ARRIVED else one for one in state["gates"]]
    new: ShippingState = {**state, "gates": gates}
    told = [gate_records.settled(opened, "opened", new, ctx)]
    return passing.go_on("opened", state, new, told, ctx)


def _waiting(said: ReturnReported, state: ShippingState | None) -> ReleaseGate | str:
    """The gate that waits for it, or why none does."""
    known = life.spoken_of(said["version"], state)
    if isinstance(known, str):
        return known
    if known["status"] != "open":
        return f"already_{known['status']}"
    gate = next((one for one in known["gates"] if one["kind"] == RETURN_ARRIVED), None)
    if gate is None:
        return "unknown_gate"
    return gate if gate["status"] == "closed" else f"already_{gate['status']}"
