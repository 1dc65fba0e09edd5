"""What each record means for the status of its order: one row a record (TR-01; steps as in
docs/flows.md)."""

from collections.abc import Mapping
from typing import NamedTuple

from orders.business import steps
from orders.contracts import records as r


class Row(NamedTuple):
    """`step` 0: a fact that leaves the status alone. `stage` empty: the one whose topic it came
    from. `because`: fields that explain it. `code`: the field that the code of its reason stands
    in. `until`: the field that says until when its status should last (TR-08). `begins`: an order
    may begin with it; of what nothing of the kind was read there is no status."""

    record: type
    stage: str
    step: int = 0
    status: r.TrackingStatus = "UNKNOWN"
    because: tuple[str, ...] = ()
    final: bool = False
    code: str = ""
    until: str = ""
    begins: bool = False


WHY = ("decision",)
SAID = ("because",)

TABLE = (
    Row(
        r.OrderReceived,
        "intake",
        steps.RECEIVED,
        "received",
        ("changes", "marks", "decision"),
        code="decision",
        begins=True,
    ),
    Row(
        r.CorrectionRequested,
        "intake",
        steps.CORRECTION,
        "correction",
        ("faults",),
        code="faults",
        until="answer_by_at",
        begins=True,
    ),
    Row(
        r.OrderRejected,
        "intake",
        steps.REJECTED,
        "rejected",
        ("faults",),
        final=True,
        code="faults",
        begins=True,
    ),
    Row(
        r.DuplicateSuspected,
        "intake",
        steps.SUSPECTED,
        "suspected",
        WHY,
        code="decision",
        until="decide_by_at",
        begins=True,
    ),
    Row(r.SubmissionRepeated, "intake", because=("first_outcome",), code="first_outcome"),
    Row(r.ResubmissionConflicted, "intake", because=SAID),
    Row(r.ChangeRefused, "intake", because=("requested", "because"), code="requested"),
    Row(r.ChangePending, "intake", because=("requested_by",)),
    Row(r.RecallRepeated, "intake", because=("first_asked_at",)),
    Row(r.OrderHeld, "review", steps.HELD, "held", ("holds",), code="holds", until="holds"),
    Row(
        r.HoldReleased, "review", because=("hold_id", "released_by", "because"), code="reason_code"
    ),
    Row(r.VerdictRefused, "review", because=("hold_id", "decided_by", "reason"), code="reason"),
    Row(r.PaymentQuestioned, "review", because=("issuer", "document_id", "because")),
    Row(r.PaymentSettled, "review", because=("issuer", "document_id", "verdict"), code="verdict"),
    Row(
        r.ClarificationRequested,
        "review",
        because=("clarification_id", "hold_id", "asked"),
        code="asked",
    ),
    Row(
        r.ClarificationClosed,
        "review",
        because=("clarification_id", "how", "option_id"),
        code="how",
    ),
    Row(r.OrderApproved, "review", steps.APPROVED, "approved", WHY, code="decision"),
    Row(r.PromiseMade, "review", because=("promised_at",)),
    Row(
        r.ConfirmationRequested,
        "review",
        steps.AWAITING_CONFIRMATION,
        "awaiting_confirmation",
        ("means",),
        code="means",
        until="answer_by_at",
    ),
    Row(
        r.ConfirmationReminded,
        "review",
        steps.REMINDED,
        "reminded",
        ("reminder",),
        until="answer_by_at",
    ),
    Row(r.OrderSuspended, "review", steps.SUSPENDED, "suspended", SAID),
    Row(r.OrderConfirmed, "review", steps.CONFIRMED, "confirmed", WHY, code="decision"),
    Row(r.OrderDeclined, "review", steps.DECLINED, "declined", WHY, final=True, code="decision"),
    Row(r.OrderBackordered, "inventory", steps.BACKORDERED, "backordered", ("shortages",)),
    Row(
        r.MaterialsReserved,
        "inventory",
        steps.AWAITING_PRODUCTION,
        "awaiting_production",
        WHY,
        code="decision",
    ),
    Row(r.StockReserved, "inventory", steps.RESERVED, "reserved", WHY, code="decision"),
    Row(
        r.AllocationDelayed,
        "allocation",
        steps.ALLOCATION_DELAYED,
        "allocation_delayed",
        WHY,
        code="decision",
    ),
    Row(r.OrderAllocated, "allocation", steps.ALLOCATED, "allocated", WHY, code="decision"),
    Row(
        r.OrderGated,
        "shipping",
        steps.GATED,
        "gated",
        WHY,
        code="decision",
        until="decide_by_at",
    ),
    Row(r.GateSettled, "shipping", because=("gate_id", "how", "because"), code="how"),
    Row(
        r.ServiceAnnounced,
        "shipping",
        steps.SERVICE_PLANNED,
        "service_planned",
        ("shipment_id", "kind", "starts_at", "times", "because"),
        code="because",
        until="ends_at",
    ),
    Row(r.PlatformChecked, "shipping", because=("shipment_id", "probe", "works")),
    Row(r.ServiceWithdrawn, "shipping", because=("shipment_id",)),
    Row(
        r.ShipmentReleased,
        "shipping",
        steps.RELEASED,
        "released",
        ("shipment_id", "warehouse", "carrier", "decision"),
        code="decision",
        until="dispatch_by_at",
    ),
    Row(r.ShipmentPacked, "shipping", steps.PACKED, "packed", ("shipment_id",)),
    Row(
        r.ReadyForCollection,
        "shipping",
        steps.READY,
        "ready_for_collection",
        ("shipment_id", "warehouse", "place"),
        until="collect_by_at",
    ),
    Row(
        r.ShipmentDispatched,
        "shipping",
        steps.DISPATCHED,
        "dispatched",
        ("shipment_id", "carrier", "tracking_number"),
        until="expected_at",
    ),
    Row(
        r.ShipmentDelivered,
        "shipping",
        steps.DELIVERED,
        "delivered",
        ("shipment_id", "proof", "temperatures"),
    ),
    Row(
        r.DeliveryRefused,
        "shipping",
        steps.REFUSED,
        "refused",
        ("shipment_id", "because"),
        code="decision",
    ),
    Row(
        r.ShipmentLost,
        "shipping",
        steps.LOST,
        "lost",
        ("shipment_id", "because"),
        code="decision",
    ),
    Row(
        r.DeliveryDelayed,
        "shipping",
        because=("shipment_id", "expected_at", "said_by"),
        code="cause",
    ),
    Row(r.CarrierHeard, "shipping", because=("shipment_id",)),
    Row(
        r.TemperatureExceeded,
        "shipping",
        because=("shipment_id", "lowest_tenths", "highest_tenths", "outside_minutes"),
        code="cause",
    ),
    Row(r.ProofChased, "shipping", because=("shipment_id", "times", "because")),
    Row(r.ShipmentRecallRequested, "shipping", because=("shipment_id", "because")),
    Row(r.RecallRefused, "shipping", because=("shipment_id", "because")),
    Row(r.ReallocationRequested, "shipping", because=("shipment_id", "because")),
    Row(r.DeliveryCompleted, "shipping", steps.DELIVERY_COMPLETED, "delivery_completed"),
    Row(
        r.ReturnAuthorised,
        "aftersales",
        steps.RETURN_AUTHORISED,
        "return_authorised",
        ("return_id", "decision"),
        code="decision",
        until="arrive_by",
    ),
    Row(r.ReturnRefused, "aftersales", because=("return_id", "decision"), code="decision"),
    Row(
        r.ReturnInspected, "aftersales", steps.RETURN_INSPECTED, "return_inspected", ("return_id",)
    ),
    Row(r.CaseUpdated, "aftersales", because=("case_id", "status", "team"), code="status"),
    Row(r.CaseClosed, "aftersales", because=("case_id", "outcome"), code="outcome"),
    Row(
        r.ClaimOpened,
        "aftersales",
        because=("claim_id", "shipment_id", "carrier", "deadline_at"),
        code="cause",
    ),
    Row(r.ClaimMoved, "aftersales", because=("claim_id", "status", "team"), code="status"),
    Row(r.ReplacementPromised, "aftersales", because=("linked_id", "shipment_id")),
    Row(r.ComplaintUpheld, "aftersales", because=("case_id", "shipment_id")),
    Row(r.OrderCompleted, "aftersales", steps.COMPLETED, "completed", final=True),
    Row(r.RecallRequested, "", because=("requested_by", "reason"), code="purpose"),
    Row(r.RecallDenied, "review", because=SAID),
    Row(r.ContractDrawn, "review", because=("contract_number", "replaces")),
    Row(r.RevisionRequested, "", because=SAID),
    Row(r.OfferMade, "", because=("offer_id", "kind"), code="kind"),
    Row(r.OfferClosed, "", because=("offer_id", "how"), code="how"),
    Row(r.PromiseExtended, "", because=("promised_at", "agreed_by")),
    Row(
        r.TransferRequested,
        "allocation",
        because=("transfer_id", "from_warehouse", "to_warehouse", "decision"),
        code="decision",
    ),
    Row(r.TransferClosed, "allocation", because=("transfer_id", "how"), code="how"),
    Row(r.CompensationGranted, "inventory", because=SAID),
    Row(r.PriceReduced, "inventory", because=("offer_id", "because")),
    Row(
        r.PromiseEndangered, "", because=("owner_role", "decide_by_at", "decision"), code="decision"
    ),
    Row(r.RefundRequested, "review", because=("refund_id", "because")),
    Row(
        r.UnitsCredited, "aftersales", because=("credit_id", "because", "shipment_id", "return_id")
    ),
)
"""Everything that a timeline tells, but stops and messages. UnitsDispatched, UnitsReturned and
OrderFinished repeat what stands here."""

STOPS: Mapping[str, r.TrackingStatus] = {
    "cancelled": "cancelled",
    "declined": "declined",
    "unconfirmed": "unconfirmed",
    "discarded": "discarded",
}
"""Status of an order that was stopped as a whole, by the outcome that its notice names."""
