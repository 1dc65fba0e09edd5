"""What the topics say of each order: the fold of everything that was published about it, head by
head."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.audit.agreement import (
    AMENDED,
    ANSWERED,
    ANSWERS,
    FINAL,
    JUDGED,
    LEFT_TO_FINANCE,
    ONCE,
    REPORTS,
    STEPS,
    STOPPED_STEP,
    STRAIGHT,
    TOO_OLD,
)
from orders.audit.dues import Dues
from orders.audit.source import Record

Value = Mapping[str, Any]
Quantities = Counter[int]
"""Line number -> amount."""


class Mention(NamedTuple):
    """Where the last record of a kind stands."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    version: int


class Sent(NamedTuple):
    """Units of an article that left a warehouse, by the notice at `place` (topic, partition,
    offset)."""

    place: tuple[str, int, int]
    sku: str
    warehouse: str
    quantity: int


class Amount(NamedTuple):
    """Money."""

    minor: int
    currency: str


class End(NamedTuple):
    """A way in which an order ended."""

    step: int
    status: str


class Told(NamedTuple):
    """What tracking says."""

    step: int
    status: str
    final: bool


class Asked(NamedTuple):
    """A submission that must get exactly one answer."""

    name: str
    partition: int
    offset: int

    @property
    def position(self) -> str:
        """partition/offset, as answers name it."""
        return f"{self.partition}/{self.offset}"


class Taken(NamedTuple):
    """What intake accepted for the submission at `position`; `completed`: it says that it filled
    something in."""

    position: str
    digest: bytes
    completed: bool


@dataclass(slots=True)
class Story:
    """One order. Amounts are minor units by currency; quantities by line number.

    asked, answers      submissions that must be answered; partition/offset of one -> how many
                        answers name it as their cause
    contents            partition/offset of a submission -> digest of its order
    taken               what intake accepted
    changing            the last submission that was taken as a change
    mentions            record name -> where its last one stands
    once                (record name, what makes it one of its kind) -> how often it was seen
    told                its last status
    version             the latest that anybody spoke of; `stands` is the latest that has a step
    received            versions that intake sent on
    amended             versions that were taken back for a change
    taking_back         places of the records that took them back
    ordered             of the latest version; None as long as intake has not accepted the order
    stopped             of the latest version of which anything was stopped
    stops               whole stops that are ends, by version and outcome
    came_back           articles that were returned
    sent_after_stop     shipments that left the house after the whole order was stopped
    asked_back          refund id -> what a stage asked the bank to pay
    paid_back           bank document -> the refund that it paid, and how much
    reports             what a partner reported: what makes it one document -> where it stands, once
                        or more often
    caused              places of reports that something came of
    dues                what it costs and what is paid, for the checks of money
    straight            hand-offs that were made at once
    judged_at           when review first spoke of it, business time
    refused_as_old      a submission came too late to be told from a repeat; the order's end only if
                        it has no other
    """

    order_id: str
    asked: list[Asked] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    contents: dict[str, bytes] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    changing: Asked | None = None
    submitted_at: int | None = None
    released_at: int | None = None
    mentions: dict[str, Mention] = field(default_factory=dict)
    once: Counter[tuple[str, tuple[Any, ...]]] = field(default_factory=Counter)
    version: int = 0
    stands: int = 0
    received: set[int] = field(default_factory=set)
    amended: set[int] = field(default_factory=set)
    taking_back: set[str] = field(default_factory=set)
    step: int = 0
    status: str = ""
    ends: list[End] = field(default_factory=list)
    refused_as_old: End | None = None
    told: Told | None = None
    ordered: Quantities | None = None
    stopped: Quantities = field(default_factory=Counter)
    stopped_of: int = 0
    dispatched: Quantities = field(default_factory=Counter)
    returned: Quantities = field(default_factory=Counter)
    came_back: set[str] = field(default_factory=set)
    stopped_whole: bool = False
    stops: Counter[tuple[int, str]] = field(default_factory=Counter)
    sent_after_stop: list[str] = field(default_factory=list)
    asked_back: dict[str, Amount] = field(default_factory=dict)
    paid_back: dict[str, tuple[str, Amount]] = field(default_factory=dict)
    reports: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    caused: set[str] = field(default_factory=set)
    straight: Counter[str] = field(default_factory=Counter)
    judged_at: int | None = None
    dispatches: list[Sent] = field(default_factory=list)
    dues: Dues = field(default_factory=Dues)

    @property
    def articles(self) -> set[str]:
        """What of it was sent or came back."""
        return {sent.sku for sent in self.dispatches} | self.came_back

    @property
    def submitted(self) -> bool:
        """Whether a channel submitted it, in a record that can be read."""
        return any(asked.name == "OrderSubmitted" for asked in self.asked)


class Stories:
    """The orders of some partitions, by order id."""

    def __init__(self) -> None:
        self.orders: dict[str, Story] = {}

    def add(self, record: Record, name: str, value: Value) -> None:
        """Fold one more record about an order."""
        if name == "RecordIgnored":
            self._ignored(record, value)
            return
        story = self._of(value["order_id"])
        self._mention(story, record, name, value)
        if name in ANSWERED and record.topic == "orders.submissions.v1":
            story.asked.append(Asked(name, record.partition, record.offset))
            story.submitted_at = (
                record.timestamp if story.submitted_at is None else story.submitted_at
            )
        if name in ANSWERS:
            self._answer(story, record, name)
        cause = record.header("cause")
        if name in STRAIGHT and cause.startswith(STRAIGHT[name] + "/"):
            story.straight[name] += 1
        if cause.startswith(REPORTS):
            story.caused.add(cause)
        if record.topic in REPORTS:
            story.reports.setdefault(_document(name, value), set()).add(record.position)
        if (fold := FOLDS.get(name)) is not None:
            fold(story, value, record)
        story.dues.take(name, value, record.position)

    def settle(self) -> None:
        """Everything is read. A submission that is refused for its age alone may repeat an order
        that ended, and was forgotten, before."""
        for story in self.orders.values():
            if (
                story.refused_as_old is not None
                and not story.ends
                and "OrderReceived" not in story.mentions
            ):
                story.ends.append(story.refused_as_old)

    def _of(self, order_id: str) -> Story:
        story = self.orders.get(order_id)
        if story is None:
            story = self.orders[order_id] = Story(order_id)
        return story

    def _mention(self, story: Story, record: Record, name: str, value: Value) -> None:
        version = value.get("version", 0)
        story.mentions[name] = Mention(
            record.topic, record.partition, record.offset, record.timestamp, version
        )
        story.version = max(story.version, version)
        if name in JUDGED:
            story.judged_at = min(value["at"], story.judged_at or value["at"])
        if (fields := ONCE.get(name)) is not None:
            story.once[name, tuple([value[one] for one in fields])] += 1
        if (step := STEPS.get(name)) is not None:
            if (version, step[0]) > (story.stands, story.step):
                story.stands = version
                story.step, story.status = step
            if name == "OrderRejected" and any(
                fault["code"] == TOO_OLD for fault in value["faults"]
            ):
                story.refused_as_old = End(*step)
            elif name in FINAL:
                story.ends.append(End(*step))

    def _ignored(self, record: Record, value: Value) -> None:
        if value["reason"] == LEFT_TO_FINANCE:
            papers = self._of(value["order_id"]).dues.papers
            papers.left[record.header("cause")] = value["at"]

    def _answer(self, story: Story, record: Record, name: str) -> None:
        topic, _, rest = record.header("cause").partition("/")
        if topic == "orders.submissions.v1":
            story.answers[rest] += 1
            if name == "ChangePending":
                partition, _, offset = rest.partition("/")
                story.changing = Asked(name, int(partition), int(offset))


def _submitted(story: Story, value: Value, record: Record) -> None:
    story.contents[f"{record.partition}/{record.offset}"] = value["order"].digest()


def _received(story: Story, value: Value, record: Record) -> None:
    position = record.header("cause").removeprefix("orders.submissions.v1/")
    story.taken.append(Taken(position, value["order"].digest(), bool(value["completed"])))
    story.received.add(value["version"])
    if value["version"] < max(story.received):
        return
    order = value["order"].decoded()
    story.ordered = Counter({line["line"]: line["quantity"] for line in order["lines"]})


def _status(story: Story, value: Value, record: Record) -> None:
    story.told = Told(value["step"], value["status"], value["final"])


def _stopped(story: Story, value: Value, record: Record) -> None:
    if value["outcome"] == AMENDED:
        story.amended.add(value["version"])
        story.taking_back.add(record.position)
        return
    if value["version"] > story.stopped_of:
        story.stopped_of, story.stopped = value["version"], Counter()
    if value["version"] == story.stopped_of:
        story.stopped.update(quantities(value["lines"]))
    if value["whole"]:
        story.stopped_whole = True
        story.ends.append(End(STOPPED_STEP, value["outcome"]))
        story.stops[value["version"], value["outcome"]] += 1


def _recalled(story: Story, value: Value, record: Record) -> None:
    if value["purpose"] == "AMEND":
        story.taking_back.add(record.position)


def _units_dispatched(story: Story, value: Value, record: Record) -> None:
    story.dispatched.update(quantities(value["lines"]))
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


FOLDS: Mapping[str, Callable[[Story, Value, Record], None]] = {
    "OrderSubmitted": _submitted,
    "CorrectionSubmitted": _submitted,
    "OrderReceived": _received,
    "OrderStatus": _status,
    "ShipmentReleased": _released,
    "OrderStopped": _stopped,
    "RecallRequested": _recalled,
    "UnitsDispatched": _units_dispatched,
    "UnitsReturned": _units_returned,
    "RefundRequested": _refunded,
    "RefundPaid": _paid_back,
}
"""Records of which the audit needs more than that they are there."""


def _document(name: str, value: Value) -> tuple[str, ...]:
    """What makes two reports about an order the same document: its kind, who issued it, about
    which shipment or return, and its number. A payment below zero is a charge-back."""
    about = ("issuer", "warehouse", "carrier", "shipment_id", "return_id")
    kind = "PaymentChargedBack" if value.get("amount_minor", 0) < 0 else name
    return kind, *(value[one] for one in about if value.get(one)), value["document_id"]


def quantities(lines: Iterable[Mapping[str, Any]]) -> Quantities:
    """Amount per line."""
    amounts: Quantities = Counter()
    for line in lines:
        amounts[line["line"]] += line["quantity"]
    return amounts
