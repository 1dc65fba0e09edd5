"""The fold of everything that was published about orders, head by head."""

from orders.audit.agreement import (
    ANSWERED,
    ANSWERS,
    CAME_IN,
    CAME_WITH,
    CHANGES,
    FINAL,
    INTERCHANGE,
    JUDGED,
    LEFT_TO_FINANCE,
    ONCE,
    REPORTS,
    STEPS,
    STRAIGHT,
    TOO_OLD,
)
from orders.audit.folds import FOLDS
from orders.audit.source import Record
from orders.audit.spoken import TOPIC as PEOPLE
from orders.audit.spoken import Effect, proven
from orders.audit.story import Asked, End, Mention, Story, Value

SAID_BY_TRACKING = frozenset(
    {"TimelineAdded", "ExceptionOpened", "ExceptionEscalated", "ExceptionClosed"}
)
"""What is told of what other stages say: nothing of the order itself."""
ANSWERED_BY = f"{PEOPLE}/"
"""How the cause of what came of a person's word begins."""


class Stories:
    """The orders of some partitions, by order id."""

    def __init__(self) -> None:
        self.orders: dict[str, Story] = {}
        self._complained: dict[str, set[int]] = {}

    def hear(self, name: str, value: Value) -> None:
        """What a customer says: of which lines that they came wrong. By that no order begins."""
        if name == "DeliveryDisputed" and proven(value):
            self._complained.setdefault(value["order_id"], set()).update(value["lines"])

    def add(self, record: Record, name: str, value: Value) -> None:
        """Fold one more record about an order."""
        if name == "RecordIgnored":
            self._ignored(record, value)
            return
        story = self._of(value["order_id"])
        story.timeline.take(name, value, record)
        story.exceptions.take(name, value)
        if name in SAID_BY_TRACKING:
            self._once(story, name, value)
            return
        self._mention(story, record, name, value)
        if record.topic == "orders.submissions.v1" and _is_answered(name, story.order_id):
            story.asked.append(Asked(name, record.partition, record.offset))
            story.submitted_at = (
                record.timestamp if story.submitted_at is None else story.submitted_at
            )
        if document := _came_in(record, name, value):
            story.documents.setdefault(document, record.timestamp)
        if by := value.get("entered_by") if name in CHANGES else "":
            story.verdicts.typed[f"{record.partition}/{record.offset}"] = by
        if name in ANSWERS:
            self._answer(story, record, name, value)
        cause = record.header("cause")
        if name in STRAIGHT and cause.startswith(STRAIGHT[name] + "/"):
            story.straight[name] += 1
        _came_of(story, name, cause)
        if record.topic in REPORTS:
            story.reports.setdefault(_document(name, value), set()).add(record.position)
        if (fold := FOLDS.get(name)) is not None:
            fold(story, value, record)
        story.buyers.take(name, value, record)
        story.promises.take(name, value)
        story.dues.take(name, value, record.position)
        story.verdicts.take(name, value)
        story.samples.take(name, value)
        story.signatures.take(name, value)
        story.binding.take(name, value)
        story.waiting.take(name, value, record.topic)
        story.reductions.take(name, value)
        story.figures.take(name, value)
        story.parts.take(name, value)
        story.options.take(name, value)
        story.transfers.take(name, value)
        story.materials.take(name, value)
        story.gates.take(name, value)
        story.exchanges.take(name, value)
        story.claims.take(name, value)
        story.proofs.take(name, value)
        story.services.take(name, value)
        story.correspondence.take(name, value, record)

    def settle(self) -> None:
        """Everything is read. A submission that is refused for its age alone may repeat an order
        that ended, and was forgotten, before."""
        for story in self.orders.values():
            story.dues.complained |= self._complained.get(story.order_id, set())
            if (
                story.refused_as_old is not None
                and not story.ends
                and "OrderReceived" not in story.mentions
            ):
                story.ends.append(story.refused_as_old)
            story.figures.settle()

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
        self._once(story, name, value)
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

    def _once(self, story: Story, name: str, value: Value) -> None:
        if (fields := ONCE.get(name)) is not None:
            story.once[name, tuple([value[one] for one in fields])] += 1

    def _ignored(self, record: Record, value: Value) -> None:
        if value["reason"] == LEFT_TO_FINANCE:
            papers = self._of(value["order_id"]).dues.papers
            papers.left[record.header("cause")] = value["at"]

    def _answer(self, story: Story, record: Record, name: str, value: Value) -> None:
        asked = value.get("request") or record.header("cause")
        topic, _, rest = asked.partition("/")
        if topic == "orders.submissions.v1":
            story.answers[rest] += 1
            if name == "ChangePending":
                partition, _, offset = rest.partition("/")
                story.changing = Asked(name, int(partition), int(offset))
                story.verdicts.changes[rest] = value["version"] + 1


def _is_answered(name: str, key: str) -> bool:
    """Whether exactly one answer comes; of an interchange under the key of an order none does."""
    return name in ANSWERED and (name != "InterchangeReceived" or key.startswith(INTERCHANGE))


def _came_of(story: Story, name: str, cause: str) -> None:
    """Note what partners' reports and people's words led to."""
    if cause.startswith(REPORTS):
        story.caused.add(cause)
    elif cause.startswith(ANSWERED_BY):
        story.effects.append(Effect(name, cause))


def _came_in(record: Record, name: str, value: Value) -> str:
    """SHA-256 of the document that said this; empty if none did."""
    if name in CAME_IN:
        return str(value["document"])
    return record.header("document") if name in CAME_WITH else ""


def _document(name: str, value: Value) -> tuple[str, ...]:
    """What makes two reports about an order the same document: its kind, who issued it, about
    which shipment or return, and its number. A payment below zero is a charge-back."""
    about = ("issuer", "warehouse", "carrier", "shipment_id", "return_id")
    kind = "PaymentChargedBack" if value.get("amount_minor", 0) < 0 else name
    return kind, *(value[one] for one in about if value.get(one)), value["document_id"]
