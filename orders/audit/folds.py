"""What some records change in the story of their order, beyond that they are there."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orders.audit.agreement import AMENDED, STOPPED_STEP
from orders.audit.dues import pieces
from orders.audit.interchanges import Interchanges
from orders.audit.plans import claims
from orders.audit.source import Record
from orders.audit.story import Amount, End, Quantities, Sent, Story, Taken, Told, Value

PLATFORM_AWAY = "platform_away"
"""Why a service has another time than it had."""


def _submitted(story: Story, value: Value, record: Record) -> None:
    story.contents[f"{record.partition}/{record.offset}"] = value["order"].digest()


def _received(story: Story, value: Value, record: Record) -> None:
    position = record.header("cause").removeprefix("orders.submissions.v1/")
    story.taken.append(Taken(position, value["order"].digest(), bool(value["completed"])))
    story.received.add(value["version"])
    order = value["order"].decoded()
    story.exchanges.received(value["version"], order["exchange"])
    if value["version"] < max(story.received):
        return
    story.ordered = Counter({line["line"]: pieces(line) for line in order["lines"]})


def _status(story: Story, value: Value, record: Record) -> None:
    story.told = Told(value["step"], value["status"], value["final"])


def _stopped(story: Story, value: Value, record: Record) -> None:
    if value["outcome"] == AMENDED:
        story.amended.add(value["version"])
        story.taking_back.add(record.position)
        story.taken_back_in_vain |= {value["version"]} & story.denied
        return
    if value["version"] > story.stopped_of:
        story.stopped_of, story.stopped = value["version"], Counter()
    if value["version"] == story.stopped_of:
        story.stopped.update(_quantities(value["lines"]))
    story.parted |= not value["whole"]
    if value["whole"]:
        story.stopped_whole = True
        story.ends.append(End(STOPPED_STEP, value["outcome"]))
        story.stops[value["version"], value["outcome"]] += 1


def _recalled(story: Story, value: Value, record: Record) -> None:
    if value["purpose"] == "AMEND":
        story.taking_back.add(record.position)
    else:
        story.cancelled = True


def _denied(story: Story, value: Value, record: Record) -> None:
    story.denied.add(value["version"])


def _units_dispatched(story: Story, value: Value, record: Record) -> None:
    story.dispatched.update(_quantities(value["lines"]))
    if story.stopped_whole:
        story.sent_after_stop.append(value["shipment_id"])
    story.dispatches += [
        Sent(record[:3], line["sku"], value["warehouse"], line["quantity"])
        for line in value["lines"]
    ]


def _units_returned(story: Story, value: Value, record: Record) -> None:
    for line in value["lines"]:
        story.returned[line["line"]] += line["restocked"] + line["scrapped"]
        story.came_back.add(line["sku"])


def _refunded(story: Story, value: Value, record: Record) -> None:
    story.asked_back[value["refund_id"]] = Amount(value["amount_minor"], value["currency"])


def _paid_back(story: Story, value: Value, record: Record) -> None:
    story.paid_back.setdefault(
        value["document_id"], (value["refund_id"], Amount(value["amount_minor"], value["currency"]))
    )


def _released(story: Story, value: Value, record: Record) -> None:
    story.released_at = record.timestamp if story.released_at is None else story.released_at
    inside = _goods(line for carton in value["cartons"] for line in carton["lines"])
    if inside and not inside <= _goods(value["lines"]):
        story.overpacked.append(value["shipment_id"])


def _packed(story: Story, value: Value, record: Record) -> None:
    """Packages of before they had numbers have none."""
    story.packages += [one["sscc"] for one in value["packages"] if one["sscc"]]


def _offer_made(story: Story, value: Value, record: Record) -> None:
    story.offers.setdefault(value["offer_id"], True)


def _offer_closed(story: Story, value: Value, record: Record) -> None:
    """Who declines a later day, or keeps silent where that is a no, wants no more of the order than
    is on its way (CF-05, IV-05)."""
    story.offers[value["offer_id"]] = False
    story.cancelled |= value["kind"] == "DELAY" and value["how"] in ("declined", "expired")


def _gate_settled(story: Story, value: Value, record: Record) -> None:
    """What may not leave the house is cancelled by the house (SH-08)."""
    story.cancelled |= value["how"] in ("refused", "unanswered")


def _called_back(story: Story, value: Value, record: Record) -> None:
    """What nobody came for in time is cancelled by the house (SH-04)."""
    story.cancelled |= story.proofs.missed(value["shipment_id"], value["at"])


def _service_announced(story: Story, value: Value, record: Record) -> None:
    """What cannot be rendered, as its platform was not seen to work at the time that was announced,
    is cancelled by the house in the end (SH-09)."""
    story.cancelled |= value["because"] == PLATFORM_AWAY


def _revision(story: Story, value: Value, record: Record) -> None:
    story.revisions[value["offer_id"]] = value["version"]


def _clarification_requested(story: Story, value: Value, record: Record) -> None:
    story.clarifications.setdefault(value["clarification_id"], True)


def _clarification_closed(story: Story, value: Value, record: Record) -> None:
    story.clarifications[value["clarification_id"]] = False


def _numbered(story: Story, value: Value, record: Record) -> None:
    story.interchanges = story.interchanges or Interchanges()
    story.interchanges.take(value, record)


def _quantities(lines: Iterable[Mapping[str, Any]]) -> Quantities:
    """Amount per line."""
    amounts: Quantities = Counter()
    for line in lines:
        amounts[line["line"]] += line["quantity"]
    return amounts


def _goods(lines: Iterable[Mapping[str, Any]]) -> Counter[tuple[int, str]]:
    """Amount per line and article."""
    amounts: Counter[tuple[int, str]] = Counter()
    for line in lines:
        amounts[line["line"], line["sku"]] += line["quantity"]
    return amounts


def _backordered(story: Story, value: Value, record: Record) -> None:
    story.dated |= claims(value)


FOLDS: Mapping[str, Callable[[Story, Value, Record], None]] = {
    "OrderSubmitted": _submitted,
    "CorrectionSubmitted": _submitted,
    "OrderReceived": _received,
    "OrderStatus": _status,
    "ShipmentReleased": _released,
    "ShipmentPacked": _packed,
    "ShipmentRecallRequested": _called_back,
    "OrderStopped": _stopped,
    "ServiceAnnounced": _service_announced,
    "RecallRequested": _recalled,
    "RecallDenied": _denied,
    "UnitsDispatched": _units_dispatched,
    "UnitsReturned": _units_returned,
    "RefundRequested": _refunded,
    "ClarificationRequested": _clarification_requested,
    "ClarificationClosed": _clarification_closed,
    "OfferMade": _offer_made,
    "OfferClosed": _offer_closed,
    "RevisionRequested": _revision,
    "GateSettled": _gate_settled,
    "RefundPaid": _paid_back,
    "InterchangeReceived": _numbered,
    "InterchangeNoted": _numbered,
    "OrderBackordered": _backordered,
}
"""Records of which the audit needs more than that they are there."""
