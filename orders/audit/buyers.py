"""For whom channels may order (IN-01, RV-04; docs/decisions/0070): what was handed in for the
customers of its channel alone, and who the orders were received for."""

from collections.abc import Callable, Mapping
from typing import Any

from orders.audit.source import Place, Record, Source
from orders.contracts.codec.codec import Codec

TOPIC = "ref.partners.v1"
SUBMISSIONS = "orders.submissions.v1/"
FREELY = frozenset({"CorrectionSubmitted", "DraftSubmitted"})
"""What people of the house hand in: they order for anybody."""
AS_AN_ORDER = ("OrderSubmitted", *FREELY)


class Buyers:
    """Of one order.

    bound      partition/offset of each submission -> whether it is for customers of its channel
               alone
    of         version -> customer
    first_by   what its first version came of: partition/offset of a submission, empty if a person
               or the clock decided
    """

    def __init__(self) -> None:
        self.bound: dict[str, bool] = {}
        self.of: dict[int, str] = {}
        self.first_by = ""

    def take(self, name: str, value: Mapping[str, Any], record: Record) -> None:
        """One more record about the order."""
        if name in AS_AN_ORDER:
            own = name not in FREELY and value["own_customers"]
            self.bound[f"{record.partition}/{record.offset}"] = own
        elif name == "OrderReceived":
            self.of[value["version"]] = value["order"].decoded()["buyer"]["customer_id"]
            if value["version"] == 1:
                cause = record.header("cause")
                self.first_by = cause.removeprefix(SUBMISSIONS) if SUBMISSIONS in cause else ""

    @property
    def is_bound(self) -> bool:
        """Whether what the order was received by is for customers of its channel alone. Where a
        person decided in between, all that was handed in says."""
        if self.first_by in self.bound:
            return self.bound[self.first_by]
        return bool(self.bound) and all(self.bound.values())


class Customers:
    """Our numbers of those who buy by a channel, from the history of `ref.partners.v1`. `step` is
    told of every record."""

    def __init__(self, source: Source, codec: Codec, step: Callable[[], None]) -> None:
        self._source, self._codec, self._step = source, codec, step
        self._known: dict[str, set[str]] = {}
        self._whole = True

    def read(self) -> None:
        """All of the topic. What was compacted away nobody can hold against an order."""
        places: list[Place] = [(TOPIC, number) for number in range(self._source.partitions)]
        spans = self._source.bounds(places)
        count = 0
        for record in self._source.read(spans):
            self._step()
            count += 1
            if record.value is not None:
                self.add(self._codec.decode(record.value, TOPIC)[1])
        self._whole = count == sum(span.end for span in spans.values())

    def add(self, row: Mapping[str, Any]) -> None:
        """One row; a number that a register gives out makes nobody the customer of a channel."""
        if channel := row["channel"] or (row["id"] if row["scheme"] == "CHANNEL" else ""):
            self._known.setdefault(channel, set()).add(row["customer_id"])

    def may_be(self, customer: str, channel: str) -> bool:
        """Whether somebody may be a customer of the channel: by a number that begins with its name,
        as a guest, or by a row that there is, or may have been."""
        named = customer.startswith((f"{channel}-", f"guest:{channel}:"))
        return named or not self._whole or customer in self._known.get(channel, ())
