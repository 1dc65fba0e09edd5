"""What a stage commits beside the offset of its chain topic: who owns the partition, how far its
batches are, and what has to survive every restart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from orders.engine.core.counts import Counted, from_rows, rows
from orders.engine.errors import ConfigError
from orders.engine.ports.guard import BatchId

SUSPICIOUS_CLAIMS = 4


@dataclass(frozen=True, slots=True)
class Ticket:
    """The metadata of a committed chain offset.

    fencing_token  rises with every claim
    batch          the last batch that was committed
    siblings       topics whose offsets are committed with the chain topic's
    attempts       owners that died or hung since the last committed batch; from the fourth on there
                   is something in the partition that kills or hangs its owner
    tried          how often `suspect`, a record or timer, was begun alone since then
    circuit_open   why the circuit breaker is open, empty if it is closed
    review_holds   type -> holds that wait for people
    untold         counts of committed batches that no summary has told yet
    """

    fencing_token: int
    batch: int
    siblings: tuple[str, ...] = ()
    attempts: int = 0
    tried: int = 0
    suspect: str = ""
    circuit_open: str = ""
    review_holds: Mapping[str, int] = field(default_factory=dict)
    untold: Mapping[Counted, int] = field(default_factory=dict)

    @classmethod
    def parse(cls, metadata: str) -> "Ticket":
        """Raises ConfigError for metadata that no stage of ours wrote: somebody committed for
        this group by hand."""
        try:
            value: dict[str, Any] = orjson.loads(metadata)
            untold = from_rows(value.pop("untold", ()))
            return cls(**{**value, "siblings": tuple(value["siblings"]), "untold": untold})
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigError(
                f"the committed offset carries no fencing token ({metadata!r}): was the group's "
                "offset set by hand?"
            ) from error

    def text(self) -> str:
        """As it stands in the offset's metadata; what says nothing is left out."""
        value: dict[str, Any] = {
            "fencing_token": self.fencing_token,
            "batch": self.batch,
            "siblings": self.siblings,
        }
        if self.attempts:
            value["attempts"] = self.attempts
        if self.tried:
            value |= {"tried": self.tried, "suspect": self.suspect}
        if self.circuit_open:
            value["circuit_open"] = self.circuit_open
        if self.review_holds:
            value["review_holds"] = self.review_holds
        if self.untold:
            value["untold"] = rows(self.untold)
        return orjson.dumps(value).decode()

    @property
    def batch_id(self) -> BatchId:
        """The last committed batch, as Redis calls it once it is confirmed."""
        return BatchId(self.fencing_token, self.batch)

    @property
    def suspicious(self) -> bool:
        """Whether the partition must be worked with care."""
        return self.attempts >= SUSPICIOUS_CLAIMS
