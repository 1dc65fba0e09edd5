"""What inventory told last of each article, and when the books moved it last."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orders.audit.source import Place, Record, Source
from orders.contracts.codec.codec import Codec

TOPIC = "ref.availability.v1"


class Row(NamedTuple):
    """What it was told to have, and to be promised of it; when, wall clock, milliseconds."""

    on_hand: int
    reserved: int
    told_at: int


@dataclass(slots=True)
class Rows:
    """`rows` and `moved_at` by article, `parked`: state keys of articles that a person has to
    decide about; `since`: when the first row was told that is still there; `newest`: of the last
    movement of any article; all wall clock, milliseconds."""

    rows: dict[str, Row] = field(default_factory=dict)
    moved_at: dict[str, int] = field(default_factory=dict)
    parked: set[str] = field(default_factory=set)
    since: int | None = None
    newest: int = 0

    def read(self, source: Source, codec: Codec, step: Callable[[], None]) -> None:
        """All of the topic; to be read before the journal is: what moved since shows."""
        places: list[Place] = [(TOPIC, number) for number in range(source.partitions)]
        for record in source.read(source.bounds(places)):
            step()
            at = record.timestamp
            self.since = at if self.since is None else min(self.since, at)
            if record.value is not None:
                value = codec.decode(record.value, TOPIC)[1]
                self.rows[value["sku"]] = Row(value["on_hand"], value["reserved"], at)

    def moved(self, record: Record, entry: Mapping[str, Any]) -> None:
        """One more entry of the journal of stock."""
        at = record.timestamp
        self.newest = max(self.newest, at)
        for movement in entry["movements"]:
            account = movement["account"]
            self.moved_at[account] = max(self.moved_at.get(account, 0), at)
