"""Many schedules that begin alike: what they have in common is played once, and each goes on in
a process of its own (fork)."""

import os
import pickle
from collections.abc import Iterable, Sequence

from tests.crash import faults
from tests.crash.schedule import Fault, Moment, Schedule
from tests.crash.simulation import Simulation
from tests.crash.source import Script
from tests.crash.verdict import Verdict, verdict_of


def branched(base: Schedule, ends: Iterable[Fault]) -> list[Verdict]:
    """The verdicts on `base` with each of these faults after its own. A fault whose moment does
    not come has none."""
    source = Branching(base.faults or (), ends)
    simulation = Simulation(base, source=source)
    try:
        simulation.run()
        if source.is_branch:
            source.answer(verdict_of(base, simulation))
    finally:
        if source.is_branch:
            os._exit(1)  # it must not go on as its parent would
    return source.verdicts


class Branching(Script):
    """The faults of a list; and at the moments of `ends` a child process that has one more, and
    waits for its verdict."""

    def __init__(self, listed: Iterable[Fault], ends: Iterable[Fault]) -> None:
        super().__init__(listed)
        self.verdicts: list[Verdict] = []
        self._ends: dict[Moment, list[str]] = {}
        self._pipe: int | None = None
        for moment, kind in ends:
            self._ends.setdefault(moment, []).append(kind)
            self.falls_back |= kind in faults.FALL_BACK

    @property
    def is_branch(self) -> bool:
        """Whether this is a child process."""
        return self._pipe is not None

    def strike(self, moment: Moment) -> Sequence[str]:
        kinds = super().strike(moment)
        for kind in self._ends.pop(moment, ()):
            if self._fork():
                self._ends.clear()
                self.struck.append(Fault(moment, kind))
                return (*kinds, kind)
        return kinds

    def answer(self, verdict: Verdict) -> None:
        """Tell the parent, and end."""
        assert self._pipe is not None
        with os.fdopen(self._pipe, "wb") as pipe:
            pickle.dump(verdict, pipe)
        os._exit(0)

    def _fork(self) -> bool:
        """True in the child; in the parent False, once the child has ended."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._pipe = writing
            return True
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
        os.waitpid(child, 0)
        self.verdicts.append(pickle.loads(told))
        return False
