"""A schedule: one seed and a list of faults. It is all that a simulated world depends on, so it
replays exactly."""

from collections.abc import Iterable
from typing import NamedTuple

SEPARATOR = "; "
TOGETHER = " together"


class Moment(NamedTuple):
    """The `nth` time, from 1 and over all its lives, that a process makes a call: "review-1
    state_store.confirm#3"."""

    process: str
    call: str
    nth: int

    def __str__(self) -> str:
        return f"{self.process} {self.call}#{self.nth}"

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """Raises ValueError naming what is wrong."""
        place, _, nth = text.rpartition("#")
        process, _, call = place.partition(" ")
        if not (process and call and nth.isdigit()):
            raise ValueError(
                f"{text!r} is no moment; one looks like 'review-1 state_store.confirm#3'"
            )
        return cls(process, call, int(nth))


class Fault(NamedTuple):
    """What goes wrong at a moment; `kind` is one of `tests.crash.faults`."""

    moment: Moment
    kind: str

    def __str__(self) -> str:
        return f"{self.moment}: {self.kind}"

    @classmethod
    def parse(cls, text: str) -> "Fault":
        """Raises ValueError naming what is wrong."""
        moment, colon, kind = text.partition(": ")
        if not colon:
            raise ValueError(
                f"{text!r} is no fault; one is 'review-1 state_store.confirm#3: crash after'"
            )
        return cls(Moment.parse(moment), kind)


class Schedule(NamedTuple):
    """`seed` decides the world, the order in which replicas take turns, and (faults None) what goes
    wrong. Seed 0 is the plainest world: turns in order, clocks that agree. `together`: each process
    has all stages and commits them in one transaction."""

    seed: int
    faults: tuple[Fault, ...] | None = None
    together: bool = False

    def __str__(self) -> str:
        return SEPARATOR.join(
            [
                f"seed={self.seed}{TOGETHER if self.together else ''}",
                *map(str, self.faults if self.faults is not None else ["at random"]),
            ]
        )

    @classmethod
    def parse(cls, text: str) -> "Schedule":
        """What `str` printed, or a bare seed. Raises ValueError naming what is wrong."""
        first, *rest = [part.strip() for part in text.split(";") if part.strip()]
        together = first.endswith(TOGETHER)
        seed = first.removesuffix(TOGETHER).removeprefix("seed=")
        if not seed.isdigit():
            raise ValueError(f"{first!r} is no seed; a schedule begins with 'seed=17'")
        if first == seed or rest == ["at random"]:
            return cls(int(seed), None, together)
        return cls(int(seed), tuple(map(Fault.parse, rest)), together)

    @classmethod
    def drawn(cls, seed: int) -> "Schedule":
        """A world with faults at random; in every second one the stages are together."""
        return cls(seed, None, seed % 2 == 1)

    def with_faults(self, faults: Iterable[Fault]) -> "Schedule":
        """The same world with these faults."""
        return Schedule(self.seed, tuple(faults), self.together)
