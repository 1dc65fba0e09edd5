"""What the stages have agreed on (docs/flows.md), as the audit knows it: tables only."""

from collections.abc import Mapping

from orders.contracts import catalogue
from orders.contracts.catalogue import TOPICS

CHAIN: Mapping[str, str] = catalogue.CHAIN
"""Stage -> the topic whose committed offsets carry its tickets. The stage's name is its consumer
group's."""

LEDGERS: Mapping[str, str] = {
    topic.name.removesuffix(".journal.v2"): topic.owner
    for topic in TOPICS.values()
    if topic.kind == "journal"
}
"""Ledger -> the stage that owns it."""

INPUTS = tuple(
    topic.name
    for topic in TOPICS.values()
    if topic.kind in ("chain", "answers", "notices", "partner", "output", "control")
)
"""Topics that stages read."""

REPORTS = ("payment.events.v1", "warehouse.events.v1", "carrier.events.v1")
"""What partners report about orders."""

STORY = (
    "orders.submissions.v1",
    "orders.intake.v1",
    "orders.review.v1",
    "orders.inventory.v1",
    "orders.allocation.v1",
    "orders.shipping.v1",
    "orders.aftersales.v1",
    "orders.linked.v1",
    "orders.notices.v1",
    "orders.status.v1",
    "orders.messages.v1",
    "orders.offers.v1",
    "orders.contracts.v1",
    "orders.correspondence.v1",
    "orders.promises.v1",
    "orders.measures.v1",
    "orders.timeline.v1",
    "orders.exceptions.v1",
    "orders.effects.v1",
    "connector.reports.v1",
    *REPORTS,
    "stock.events.v1",
    "orders.answers.v1",
    "stock.lists.v1",
    "stock.counts.v1",
    *(f"{stage}.{kind}.v1" for stage in CHAIN for kind in ("dlq", "control")),
)
"""Topics that are read from their beginning, all but those of stock keyed by order; of the others
only what a stage has still to read. Of answers what is said in a customer's name counts."""

UNTOLD = frozenset({"Heartbeat", "StockListFiled"})
"""Records of these topics that say nothing of what became of an order; they are not decoded."""
JUDGED = frozenset({"OrderHeld", "OrderApproved", "OrderDeclined"})
"""By each of these review says that it knows the order."""
REMEMBERED_MS = 30 * 86_400_000
"""So long after an order's end its stages know it at least."""
LEFT_TO_FINANCE = "may_be_repeated"
"""Why review books a document of a bank for nobody: finance looks whether it was settled before."""

HAND_OFFS = (
    ("aftersales", ("DeliveryCompleted",)),
    ("shipping", ("OrderAllocated",)),
    ("allocation", ("StockReserved",)),
    ("inventory", ("OrderConfirmed",)),
    ("review", ("OrderReceived",)),
    (
        "intake",
        (
            "OrderSubmitted",
            "CorrectionSubmitted",
            "DraftSaved",
            "DraftSubmitted",
            "DocumentUnplaced",
            "LinkedOrderPlaced",
        ),
    ),
)
"""Who has an order when this is the last that was said of it, latest first."""

LET_GO = ("DraftEnded", "DocumentSettled")
"""What intake says when it lets go of what never became an order."""

STRAIGHT = {
    "OrderConfirmed": "orders.intake.v1",
    "StockReserved": "orders.review.v1",
    "OrderAllocated": "orders.inventory.v1",
    "ShipmentReleased": "orders.allocation.v1",
}
"""A hand-off caused by a record of that topic was made at once: the order waited for nobody
there."""

AMENDED = "amended"
"""Outcome of a whole stop that settles nothing and is no end: the next version takes over."""
LINKED = "~R"
"""Stands in ids of orders that replace what was lost of others, and in no other (TR-05)."""
ANSWERED = (
    "OrderSubmitted",
    "CorrectionSubmitted",
    "AmendRequested",
    "ChangeRequested",
    "DraftSubmitted",
    "InterchangeReceived",
)
"""Submissions of which each record gets exactly one answer."""
INTERCHANGE = "@interchange/"
"""How the key of an interchange's control number begins."""
ANSWERS = (
    "OrderReceived",
    "OrderRejected",
    "CorrectionRequested",
    "ResubmissionConflicted",
    "SubmissionRepeated",
    "ChangeRefused",
    "ChangePending",
    "DuplicateSuspected",
    "InterchangeNoted",
)
CHANGES = frozenset({"AmendRequested", "ChangeRequested"})
"""Submissions by which somebody wants an order otherwise; staff may have entered them (RV-06)."""
CHANGED = ("OrderReceived", "ChangeRefused")
"""One of these comes of every `ChangePending`, unless the order ends."""

CAME_IN = frozenset(
    {"OrderSubmitted", "CorrectionSubmitted", "AmendRequested", "ChangeRequested", "DraftSaved"}
)
"""Records that name the document which they came in."""
CAME_WITH = frozenset({"CancelRequested", "PaymentReceived"})
"""Records that name it in a header, if they came in one."""

ONCE: Mapping[str, tuple[str, ...]] = {
    "OrderReceived": ("version",),
    "OrderApproved": ("version",),
    "OrderConfirmed": ("version",),
    "ApprovalSampled": ("version",),
    "SampleClosed": ("version",),
    "PaymentQuestioned": ("issuer", "document_id"),
    "PaymentSettled": ("issuer", "document_id"),
    "PromiseMade": ("version",),
    "PromiseExtended": ("offer_id",),
    "CompensationGranted": ("offer_id",),
    "PriceReduced": ("offer_id",),
    "ArticlesSubstituted": ("offer_id",),
    "PromiseScored": ("version",),
    "OrderMeasured": (),
    "TimelineAdded": ("heard_at", "sequence"),
    "OrderDeclined": ("version",),
    "StockReserved": ("version", "revision"),
    "MaterialsReserved": ("version",),
    "OrderAllocated": ("version", "revision"),
    "TransferRequested": ("transfer_id",),
    "TransferClosed": ("transfer_id",),
    "ServiceAnnounced": ("shipment_id", "times"),
    "ServiceWithdrawn": ("shipment_id",),
    "PlatformProbed": ("effect_id",),
    "ShipmentReleased": ("shipment_id",),
    "ReadyForCollection": ("shipment_id",),
    "ShipmentDispatched": ("shipment_id",),
    "UnitsDispatched": ("shipment_id",),
    "ShipmentDelivered": ("shipment_id",),
    "DeliveryRefused": ("shipment_id",),
    "DeliveryCompleted": ("version",),
    "ReturnAuthorised": ("return_id",),
    "OrderCompleted": ("version",),
    "OrderFinished": ("version",),
    "RefundRequested": ("refund_id",),
    "UnitsCredited": ("credit_id",),
    "ClarificationRequested": ("clarification_id",),
    "ClarificationClosed": ("clarification_id",),
    "OfferMade": ("offer_id",),
    "OfferClosed": ("offer_id",),
    "ContractDrawn": ("version",),
    "RevisionRequested": ("offer_id",),
    "AnswerIssued": ("answer_id",),
    "ClaimOpened": ("claim_id",),
    "LinkedOrderPlaced": (),
    "ReplacementPromised": ("linked_id",),
    "ComplaintUpheld": ("case_id",),
}
"""Records of which an order has at most one with the same values of these fields."""

STEPS: Mapping[str, tuple[int, str]] = {
    "OrderReceived": (10, "received"),
    "CorrectionRequested": (11, "correction"),
    "OrderRejected": (12, "rejected"),
    "DuplicateSuspected": (13, "suspected"),
    "OrderHeld": (20, "held"),
    "OrderApproved": (22, "approved"),
    "ConfirmationRequested": (24, "awaiting_confirmation"),
    "ConfirmationReminded": (25, "reminded"),
    "OrderSuspended": (26, "suspended"),
    "OrderConfirmed": (28, "confirmed"),
    "OrderDeclined": (29, "declined"),
    "OrderBackordered": (30, "backordered"),
    "MaterialsReserved": (31, "awaiting_production"),
    "StockReserved": (32, "reserved"),
    "AllocationDelayed": (40, "allocation_delayed"),
    "OrderAllocated": (42, "allocated"),
    "OrderGated": (49, "gated"),
    "ServiceAnnounced": (48, "service_planned"),
    "ShipmentReleased": (50, "released"),
    "ShipmentPacked": (52, "packed"),
    "ReadyForCollection": (53, "ready_for_collection"),
    "ShipmentDispatched": (54, "dispatched"),
    "ShipmentDelivered": (56, "delivered"),
    "DeliveryRefused": (57, "refused"),
    "ShipmentLost": (57, "lost"),
    "DeliveryCompleted": (58, "delivery_completed"),
    "ReturnAuthorised": (60, "return_authorised"),
    "ReturnInspected": (62, "return_inspected"),
    "OrderCompleted": (64, "completed"),
}
"""Record -> step and status. A status never moves back."""
STOPPED_STEP = 99
FACTS = frozenset(
    {
        *STEPS,
        "OrderStopped",
        "SubmissionRepeated",
        "ResubmissionConflicted",
        "ChangePending",
        "RecallRepeated",
        "HoldReleased",
        "VerdictRefused",
        "PaymentQuestioned",
        "PaymentSettled",
        "ClarificationRequested",
        "ClarificationClosed",
        "PromiseMade",
        "DeliveryDelayed",
        "CarrierHeard",
        "TemperatureExceeded",
        "ProofChased",
        "GateSettled",
        "ServiceWithdrawn",
        "PlatformChecked",
        "ShipmentRecallRequested",
        "RecallRefused",
        "ReallocationRequested",
        "ReturnRefused",
        "CaseUpdated",
        "CaseClosed",
        "ClaimOpened",
        "ClaimMoved",
        "ReplacementPromised",
        "ComplaintUpheld",
        "RecallRequested",
        "RecallDenied",
        "ContractDrawn",
        "RevisionRequested",
        "OfferMade",
        "OfferClosed",
        "PromiseExtended",
        "CompensationGranted",
        "PriceReduced",
        "PromiseEndangered",
        "RefundRequested",
        "UnitsCredited",
        "TransferRequested",
        "TransferClosed",
    }
)
"""Records of which each stands on the timeline of its order."""
TOLD_OR_NOT = frozenset({"ChangeRefused"})
"""Records that stand there if anything is known of their order."""
TOO_OLD = "placed_at_too_old"
"""The fault of a submission that comes so late that intake cannot tell whether it repeats an
order that has ended."""
FINAL = frozenset({"OrderRejected", "OrderDeclined", "OrderCompleted"})
"""Records after which nothing more happens; a whole `OrderStopped` is the other way to end."""
