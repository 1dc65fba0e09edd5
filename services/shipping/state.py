"""An order on its way: what shipping knows of it, and every way from one status to the next.

The order:

    (new) ──allocated──► open ──nothing left to come──► settled ──┐   (something left the house)
      │                    └──────────────────────────► stopped ──┼──horizon──► forgotten
      └──recalled──► recalled ──allocated──► stopped ─────────────┘
    open ──every warehouse has stopped it for a change──► amended ──its next version──► open

Each of its shipments:

     planned ──its time has come, a scan──► dispatched    (a service: no warehouse has it)
       └── it is recalled, or stopped for a change ──► stopped | halted
     gated ──every gate is open──► released | planned
       ├── a gate does not open, or it is recalled ──► stopped
       └── a carrier took it all the same ──► dispatched
     released ──► picked ──► packed ──code named by who comes for it──► delivered
     released ──► picked ──► packed ──scan──► dispatched ──► delivered | refused | lost, by line
        │          │          │                └── came too warm: waits until somebody has said
        └──────────┴──────────┼── recalled, and the warehouse stops it ──► stopped
                              ├── nothing was picked ──► dropped (its lines are allocated again)
                              └── stopped for a change ──► halted ──one goes on──► dropped

What is late, repeated or out of order moves nothing back: a scan implies all that comes before it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from orders.business import documents
from orders.business.documents import Document
from orders.business.ignored import ignored
from orders.business.notices import quantities
from orders.business.times import DAY, earliest
from orders.contracts.records import (
    CarrierScanned,
    GoodsCollected,
    LineQuantity,
    PackedOut,
    RecallAnswered,
    ShipmentLine,
    ShipmentPicked,
    ShipmentState,
    ShippingState,
    ShortPicked,
)
from orders.engine.handling import Event, Handling
from services.shipping import amending, endangered, gating, records
from services.shipping.records import Ctx
from services.shipping.rules.deadlines import GATED, OPEN, UNBEGUN, next_due
from services.shipping.rules.gates import due_at, refusal
from services.shipping.rules.lines import added

PartnerEvent = (
    ShipmentPicked | ShortPicked | PackedOut | RecallAnswered | GoodsCollected | CarrierScanned
)
Fate = Literal["delivered", "refused", "lost", "stopped"]

KINDS: Mapping[type, str] = {
    ShipmentPicked: "pick",
    ShortPicked: "pick",
    PackedOut: "pack",
    RecallAnswered: "recall",
    GoodsCollected: "collect",
    CarrierScanned: "scan",
}
"""Kind of document that a report comes with."""

RECALLED = "recalled by the customer"


def why_stopped(state: ShippingState) -> str:
    """Why what is left of it does not go on, in words."""
    return refusal(state) or RECALLED


class Report(NamedTuple):
    """What a partner says of a shipment that is still open."""

    shipment: ShipmentState
    document: Document


def spoken_of(version: int, state: ShippingState | None) -> ShippingState | str:
    """The order of which something is said that names its version, or why it is about nothing."""
    if state is None or not state["shipments"]:
        return "unknown_order"
    return state if version == state["version"] else "other_version"


def locate(record: type, event: PartnerEvent, state: ShippingState | None) -> Report | str:
    """The shipment that a partner speaks of, or why the event is a no-op."""
    if state is None or not state["shipments"]:
        return "unknown_order"
    for shipment in state["shipments"]:
        if shipment["shipment_id"] == event["shipment_id"]:
            break
    else:
        return "unknown_shipment"
    issuer = event.get("carrier", "") or (
        shipment["carrier"] if record is CarrierScanned else shipment["warehouse"]
    )
    document = Document(str(issuer), KINDS[record], event["document_id"])
    if documents.known(document, state["documents"]):
        return "repeated_document"
    if shipment["status"] not in OPEN:
        return f"already_{shipment['status']}"
    if shipment["status"] in UNBEGUN and not _may_have_begun(record, shipment):
        return "not_released"
    return Report(shipment, document)


def _may_have_begun(record: type, shipment: ShipmentState) -> bool:
    """Carriers take what waits at gates, whatever they were told; nobody renders a service of which
    nobody was told."""
    served = shipment["appointment"] is not None and shipment["status"] == GATED
    return record is CarrierScanned and not served


def in_vain(record: type, event: PartnerEvent, reason: str, ctx: Ctx) -> Handling:
    """What a partner says changes nothing; the order's trace tells why."""
    return ignored("shipping", record, reason, ctx, document=event["document_id"])


def noted(document: Document, state: ShippingState) -> ShippingState:
    """The state with the partner's document remembered, as long as the order."""
    return {**state, "documents": documents.remember(document, state["documents"])}


def put(state: ShippingState, shipment: ShipmentState) -> ShippingState:
    """The state with the shipment as it is now."""
    same = shipment["shipment_id"]
    return {
        **state,
        "shipments": [shipment if s["shipment_id"] == same else s for s in state["shipments"]],
    }


def expecting(shipment: ShipmentState, due_at: int) -> ShipmentState:
    """Somebody showed that it is in hand: the next sign is due then, and asking starts anew."""
    return {**shipment, "due_at": due_at, "chased": 0, "left_to": ""}


def settled(state: ShippingState, shipment: ShipmentState, fate: Fate) -> ShippingState:
    """The shipment has met its fate, all its lines with it."""
    return parted(state, shipment, {fate: shipment["lines"]})


def stopped(
    shipment: ShipmentState, because: str, state: ShippingState, ctx: Ctx
) -> tuple[ShippingState, Event]:
    """What nobody has begun is stopped at once; whoever holds something for it hears so."""
    lines, where = quantities(shipment["lines"]), shipment["warehouse"]
    state = settled(state, shipment, "stopped")
    return state, records.stopped(lines, where, False, because, "cancelled", state, ctx)


def parted(
    state: ShippingState, shipment: ShipmentState, fates: Mapping[Fate, list[ShipmentLine]]
) -> ShippingState:
    """The shipment has met its fates, each of its lines one; its own is the first that has any."""
    met = {fate: lines for fate, lines in fates.items() if lines}
    state = put(state, {**shipment, **over(), "status": next(iter(met))})
    for fate, lines in met.items():
        state = booked(state, fate, lines)
    return state


def part(shipment: ShipmentState, lines: list[ShipmentLine]) -> ShipmentState:
    """Of the shipment these lines only."""
    return {**shipment, "lines": lines}


def dropped(shipment: ShipmentState) -> ShipmentState:
    """Nothing of it was picked: its lines live on elsewhere."""
    return {**shipment, **over(), "status": "dropped", "lines": []}


def booked(state: ShippingState, fate: Fate, lines: Sequence[Mapping[str, Any]]) -> ShippingState:
    """The state with the lines added to those of the same fate."""
    return {**state, fate: added(state[fate], lines)}  # type: ignore[misc]


def happened(event: PartnerEvent, ctx: Ctx) -> int:
    """When the partner says it happened; not later than now, whatever the partner's clock says."""
    return min(event["at"], ctx.now)


def conclude(
    code: str,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
    stopped: list[LineQuantity] | None = None,
    warehouse: str = "",
    because: str = "",
    outcome: str = "cancelled",
    reason: str = "",
) -> Handling:
    """The end of every handler: say what was stopped, settle the order if nothing is open, else set
    the timer.

    `stopped` are the lines that this event stopped, at `warehouse`; they are settled by one
    `OrderStopped`, whole if nothing of the order went on. An order that is to be taken back for a
    change stops as a whole, or not at all. As long as a part is still to come from inventory, it is
    open (IV-05).
    """
    if state["taking_back"] is not None:
        state, more = amending.decided(state, ctx)
        events = [*events, *more]
    if state["status"] == "amended":
        return Handling(outcome=code, reason=reason, state=state, events=events)
    to_come = bool(state["awaited"] or state["open_lines"])
    still_open = to_come or any(s["status"] in OPEN for s in state["shipments"])
    left_house = bool(state["delivered"] or state["refused"] or state["lost"])
    whole = not still_open and not left_house
    if stopped or whole:
        because = because or why_stopped(state)
        events = [
            *events,
            records.stopped(stopped or [], warehouse, whole, because, outcome, state, ctx),
        ]
    if still_open:
        state, told = endangered.look(state, ctx)
        state, closed = gating.retest(state, ctx)
        due = next_due(state["shipments"]), endangered.due_at(state, ctx), due_at(state, ctx.now)
        return Handling(
            outcome=code,
            reason=reason,
            state={**state, "wake_at": earliest(*due)},
            events=[*events, *told, *closed],
        )
    if left_house:
        events = [*events, records.completed(state, ctx)]
    over: ShippingState = {
        **state,
        "status": "settled" if left_house else "stopped",
        "order": None,
        "wake_at": forget_at(ctx),
    }
    return Handling(outcome=code, reason=reason, state=over, events=events)


def forget_at(ctx: Ctx) -> int:
    """When an order that is over may be forgotten."""
    return ctx.now + ctx.policy.horizon_days * DAY


def is_over(state: ShippingState) -> bool:
    """It is to be forgotten."""
    return state["status"] in ("settled", "stopped")


def over() -> Any:
    """Nothing more is due of a shipment."""
    return {
        "recalling": False,
        "due_at": None,
        "left_to": "",
        "refused_lines": [],
        "doubted": None,
        "temperatures": [],
        "held": None,
    }
