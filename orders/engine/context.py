"""What a handler sees of the world besides its event and its state: all of it fixed for the
batch, none of it I/O."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from orders.engine.handling import Handling
from orders.engine.policy import Policy
from orders.engine.references import References

P = TypeVar("P", bound=Policy)


class Cause(NamedTuple):
    """The record that is handled: where it stands and when it was written (wall clock,
    milliseconds). Offset -1: a timer or a wake-up."""

    topic: str
    partition: int
    offset: int
    recorded_at: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(slots=True)
class Context(Generic[P]):
    """`key`: the state key. `now`: business time, milliseconds since 1970 UTC, one value for the
    whole batch and never running back."""

    key: str
    now: int
    policy: P
    references: References
    cause: Cause

    def ignore(self, reason: str) -> Handling:
        """A counted no-op; `reason` is a stable short code such as `already_judged`."""
        return Handling(outcome="ignored", reason=reason)
