"""What warehouses' lists said of shelves, what people decided about it, and what came of it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from orders.audit.source import Record

LISTS = "stock.lists.v1"
JUDGED = "stock.counts.v1"
SETTLED = frozenset({"AGREED", "POSTED", "SUPERSEDED"})
"""Nothing more comes of such a count."""

Identity = tuple[str, str, str, str]
"""Warehouse, list, article, lot; its name is empty where no lots are kept."""


class Line(NamedTuple):
    """A count of a list, as it was sent."""

    place: str
    key: str
    counted: int
    sent_by: str


class Verdict(NamedTuple):
    """What a person said of a difference that they had seen."""

    approves: bool
    difference: int
    decided_by: str
    of: Identity


class Judged(NamedTuple):
    """What came of a count, and of which record; `booked`: what it was held against, None if it was
    not; `decide_by_at`: until when somebody was to decide, of one that had not been decided so
    often."""

    cause: str
    outcome: str
    counted: int
    booked: int | None
    difference: int
    decided_by: str
    decide_by_at: int | None
    escalations: int
    partition: int
    counted_at: int

    @property
    def settles(self) -> bool:
        """Whether nothing more comes of the count. What is refused by nobody may come again."""
        return self.outcome in SETTLED or (self.outcome == "REFUSED" and bool(self.decided_by))

    @property
    def counts(self) -> bool:
        """Whether it is what the shelf's book says since then."""
        return self.outcome in ("AGREED", "POSTED")

    @property
    def moves(self) -> int:
        """What the books are to have moved by."""
        return self.difference if self.outcome == "POSTED" else 0


Counts = dict[tuple[str, str], int]
"""Warehouse and article -> when its shelf was counted last."""


class Listed:
    """Folded record by record; of each count in the order in which it was said."""

    def __init__(self) -> None:
        self.lines: defaultdict[Identity, list[Line]] = defaultdict(list)
        self.verdicts: dict[str, Verdict] = {}
        self.judged: defaultdict[Identity, list[Judged]] = defaultdict(list)

    def take(self, record: Record, name: str, value: Mapping[str, Any]) -> None:
        """One more record of these topics."""
        of = (value["warehouse"], value["list_id"], value["sku"], value["lot"])
        if name == "ShelfListed":
            key = (record.key or b"").decode(errors="replace")
            line = Line(record.position, key, value["quantity"], value["sent_by"])
            self.lines[of].append(line)
        elif name == "CountDecided":
            self.verdicts[record.position] = Verdict(
                value["verdict"] == "APPROVE", value["difference"], value["decided_by"], of
            )
        elif name == "CountJudged":
            self.judged[of].append(
                Judged(
                    record.header("cause"),
                    value["outcome"],
                    value["counted"],
                    value["booked"],
                    value["difference"],
                    value["decided_by"],
                    value["decide_by_at"],
                    value["escalations"],
                    record.partition,
                    value["counted_at"],
                )
            )

    def last(self) -> Counts:
        """When each shelf was counted last by a list."""
        found: Counts = {}
        for (warehouse, _, sku, _), judged in self.judged.items():
            for one in judged:
                if one.counts:
                    at = found.get((warehouse, sku), one.counted_at)
                    found[warehouse, sku] = max(at, one.counted_at)
        return found
