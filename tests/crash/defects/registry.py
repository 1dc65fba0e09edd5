"""The deliberate faults by name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import NamedTuple

import pytest

from orders.contracts.catalogue import STAGES
from tests.crash.schedule import Fault, Moment, Schedule

Patch = pytest.MonkeyPatch
Breaks = Callable[[Patch], None]
LATEST = 40
LEDGERS = {"review": "credit", "inventory": "stock", "allocation": "warehouse_stock"}
OTHERS = tuple(stage for stage in STAGES if stage not in LEDGERS)


class Defect(NamedTuple):
    """`breaks` breaks the engine; its docstring says how. `trouble`: (call, kind of fault) that it
    takes to show, all on one stage, each at the `latest`-th such call of a replica or before.
    `together`: it shows only where a process has all stages."""

    breaks: Breaks
    trouble: tuple[tuple[str, str], ...]
    latest: int
    together: bool = False

    def drawn(self, number: int) -> Schedule:
        """The `number`-th schedule with faults at random."""
        return Schedule(number, None, self.together)

    def directed(self, number: int) -> Schedule:
        """The `number`-th schedule with just this trouble, at moments drawn at random."""
        rng = Random(f"{number} {self.breaks.__name__}")
        if self.together:
            return self._directed_together(number, rng)
        asks = any(call.startswith("ledger.") for call, _ in self.trouble)
        stage = rng.choice([*LEDGERS] if asks else [*LEDGERS, *OTHERS])
        trouble = [
            (call.replace("ledger.", f"ledger.{LEDGERS.get(stage)}."), kind)
            for call, kind in self.trouble
        ]
        drawn = [
            Fault(Moment(f"{stage}-{rng.choice((1, 2))}", call, rng.randint(1, self.latest)), kind)
            for call, kind in trouble
        ]
        return Schedule(number, tuple(drawn))

    def _directed_together(self, number: int, rng: Random) -> Schedule:
        drawn = [
            Fault(Moment(f"together-{rng.choice((1, 2))}", call, rng.randint(1, self.latest)), kind)
            for call, kind in self.trouble
        ]
        return Schedule(number, tuple(drawn), together=True)


DEFECTS: dict[str, Defect] = {}


def defect(
    *trouble: tuple[str, str], latest: int = LATEST, together: bool = False
) -> Callable[[Breaks], Breaks]:
    """Register a function under its name, in words; with the trouble to make where chance alone
    would take too long to make it."""

    def register(breaks: Breaks) -> Breaks:
        DEFECTS[breaks.__name__.replace("_", " ")] = Defect(breaks, trouble, latest, together)
        return breaks

    return register


@contextmanager
def applied(name: str) -> Iterator[None]:
    """The engine is broken in this way until the end of the block."""
    with pytest.MonkeyPatch.context() as patch:
        DEFECTS[name].breaks(patch)
        yield
