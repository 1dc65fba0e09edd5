"""Where faults come from: a list that is replayed, or chance."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Protocol

from tests.crash import faults
from tests.crash.schedule import Fault, Moment

MOST = 10
IDLE_RATE, RATE, CRITICAL_RATE = 0.0002, 0.002, 0.01
IDLE = ("group.poll", "state_store.due", "wakes", "passes")
"""Calls that mostly find nothing to do; the others belong to a batch or a claim."""
CRITICAL = (
    "prepare",
    "confirm",
    "writer.commit",
    "failpoint.after send-offsets",
    "group.commit",
    "group.committed",
    "raise_fencing_token",
    "replay",
    "apply",
    "reset",
    "claim",
    "stage",
    "further",
    "withdraw",
)
"""Calls that take, commit, confirm or claim."""
BYSTANDER, BYSTANDER_SHARE = "tracking", 0.2
"""It decides nothing, and yet makes a third of all calls."""


class Source(Protocol):
    """`struck`: the faults that came to pass, in their order. `falls_back`: whether Redis may
    fall back to an older copy."""

    struck: list[Fault]
    falls_back: bool

    def strike(self, moment: Moment) -> Sequence[str]:
        """The kinds of faults that befall this moment."""


class Script:
    """The faults of a list."""

    def __init__(self, listed: Iterable[Fault]) -> None:
        self.struck: list[Fault] = []
        self.falls_back = False
        self._kinds: dict[Moment, list[str]] = {}
        for moment, kind in listed:
            self._kinds.setdefault(moment, []).append(kind)
            self.falls_back |= kind in faults.FALL_BACK

    def strike(self, moment: Moment) -> Sequence[str]:
        kinds = self._kinds.get(moment, ())
        self.struck += [Fault(moment, kind) for kind in kinds]
        return kinds


class Chance:
    """Faults at random: few or many, but never so many that a world cannot come to rest."""

    def __init__(self, rng: Random) -> None:
        self.struck: list[Fault] = []
        self.falls_back = rng.random() < 0.25
        self._rng = rng
        self._left = rng.randint(1, MOST)
        self._vigour = rng.choice((0.3, 1.0, 2.0))

    def strike(self, moment: Moment) -> Sequence[str]:
        if not self._left or self._rng.random() >= self._vigour * _rate(moment):
            return ()
        self._left -= 1
        kind = self._kind(moment.call)
        self.struck.append(Fault(moment, kind))
        return (kind,)

    def _kind(self, call: str) -> str:
        possible = faults.kinds_at(call)
        answers = [kind for kind in possible if kind not in faults.EVERYWHERE]
        redis = tuple(
            kind for kind in faults.REDIS if self.falls_back or kind not in faults.FALL_BACK
        )
        groups = [
            faults.CRASHES,
            faults.PAUSES,
            (faults.PUT_OUT, faults.OVERTAKEN, *faults.MEMBERS),
            redis,
            (*faults.BROKER, *faults.CLOCKS),
        ]
        return self._rng.choice(
            self._rng.choice([*groups, answers, answers] if answers else groups)
        )


def _rate(moment: Moment) -> float:
    rate = (
        IDLE_RATE
        if moment.call.endswith(IDLE)
        else CRITICAL_RATE
        if moment.call.endswith(CRITICAL)
        else RATE
    )
    return rate * BYSTANDER_SHARE if moment.process.startswith(BYSTANDER) else rate
