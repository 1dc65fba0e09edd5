"""What a stage commits beside the offset of its chain topic: who owns the partition, how far its
batches are, and what has to survive every restart."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from orders.engine.core.counts import Counted, from_rows, rows
from orders.engine.core.measures import MeasuredBy, Total, read, written
from orders.engine.errors import ConfigError
from orders.engine.ports.guard import BatchId

SUSPICIOUS_CLAIMS = 4
UNTOLD = -1


@dataclass(frozen=True, slots=True)
class Ticket:
    """The metadata of a committed chain offset.

    fencing_token  rises with every claim
    batch          the last batch that was committed
    siblings       topic -> the offset that is committed with the chain topic's: somebody else may
                   move it; UNTOLD in tickets of former code, which named the topics alone
    attempts       owners that died or hung since the last committed batch; from the fourth on there
                   is something in the partition that kills or hangs its owner
    tried          how often `suspect`, a record or timer, was begun alone since then
    circuit_open   why the circuit breaker is open, empty if it is closed
    review_holds   type -> holds that wait for people
    workload       queue -> keys that stand in it
    stale          whether the workload was told otherwise last
    untold         counts of committed batches that no summary has told yet
    heartbeat      when the last heartbeat that passed was sent, wall clock in milliseconds; 0 if
                   none has
    paused         why a person has paused the partition, empty if nobody has
    asked          control offset behind the last request to pause or resume that was followed
    asked_in       identity of the control topic that this is an offset of; empty until a claim has
                   noted it
    merged         the last batch that moved shares from one partition to another, as long as
                   Redis may not have confirmed it
    measured       measures of committed batches that no summary has told yet; they stand beside the
                   control topic's offset
    """

    fencing_token: int
    batch: int
    siblings: Mapping[str, int] = field(default_factory=dict)
    attempts: int = 0
    tried: int = 0
    suspect: str = ""
    circuit_open: str = ""
    review_holds: Mapping[str, int] = field(default_factory=dict)
    workload: Mapping[str, int] = field(default_factory=dict)
    stale: bool = False
    untold: Mapping[Counted, int] = field(default_factory=dict)
    heartbeat: int = 0
    paused: str = ""
    asked: int = 0
    asked_in: str = ""
    merged: int = 0
    measured: Mapping[MeasuredBy, Total] = field(default_factory=dict)

    @classmethod
    def parse(cls, metadata: str, beside_control: str = "") -> "Ticket":
        """`beside_control`: the metadata of the control topic's offset, for whoever asks what was
        measured. Raises ConfigError for metadata that no stage of ours wrote: somebody committed
        for this group by hand."""
        try:
            value: dict[str, Any] = orjson.loads(metadata)
            untold = from_rows(value.pop("untold", ()))
            value |= {"siblings": _told(value["siblings"]), "untold": untold}
            ticket = cls(**value, measured=read(beside_control))
            _check(ticket)
            return ticket
        except (ValueError, KeyError, TypeError, AttributeError) as error:
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
        value |= {name: said for name in _LEFT_OUT if (said := getattr(self, name))}
        if self.untold:
            value["untold"] = rows(self.untold)
        return orjson.dumps(value).decode()

    def beside(self, siblings: Mapping[str, int]) -> str:
        """As it stands in the offset's metadata where these offsets are committed with it."""
        return replace(self, siblings=siblings).text()

    def beside_control(self) -> str:
        """What stands in the metadata of the control topic's offset."""
        return written(self.measured)

    @property
    def batch_id(self) -> BatchId:
        """The last committed batch, as Redis calls it once it is confirmed."""
        return BatchId(self.fencing_token, self.batch)

    @property
    def suspicious(self) -> bool:
        """Whether the partition must be worked with care."""
        return self.attempts >= SUSPICIOUS_CLAIMS


def _told(siblings: Any) -> dict[str, int]:
    """A list of topics from former code, which reads our mapping as one: a release may go back."""
    return siblings if isinstance(siblings, dict) else dict.fromkeys(siblings, UNTOLD)


def _check(ticket: Ticket) -> None:
    """What is no fencing token must not be counted on from. Raises TypeError."""
    for name, of in _TYPES.items():
        if type(value := getattr(ticket, name)) is not of:
            raise TypeError(f"{name} is {value!r}")
    for counts in (ticket.review_holds, ticket.workload, ticket.siblings):
        if not all(type(count) is int for count in counts.values()):
            raise TypeError(f"{counts!r} are no counts")


_LEFT_OUT = {
    "attempts": int,
    "tried": int,
    "suspect": str,
    "circuit_open": str,
    "review_holds": dict,
    "workload": dict,
    "stale": bool,
    "heartbeat": int,
    "paused": str,
    "asked": int,
    "asked_in": str,
    "merged": int,
}
"""What is left out where it says nothing, and of which type it is."""
_TYPES = {"fencing_token": int, "batch": int, **_LEFT_OUT}
