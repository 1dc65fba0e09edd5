"""Orders that people or goods keep for too long: only their states tell, so all states are looked
through, slowly, again and again."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from orders.client.awaited import awaited
from orders.client.states import States
from orders.engine.host.clock import build_clock
from orders.engine.settings import Settings
from services.lookout.known import Known
from services.lookout.look import Turn

STAGES = ("intake", "review", "inventory", "allocation")
"""Where orders wait for people or goods."""
REASONS = ("held", "waits")
PIECE = 50
"""States a turn."""
REST_SECONDS = 30.0
"""Between two sweeps."""


@contextmanager
def sweep(settings: Settings, known: Known) -> Iterator[Turn]:
    """What is known changes when all states were seen."""
    states, clock = States(settings), build_clock(settings)
    every, begin_at = _states(states), float("-inf")
    counts: Counter[tuple[str, str]] = Counter()

    def turn() -> None:
        nonlocal every, counts, begin_at
        if clock.monotonic() < begin_at:
            return
        piece, now = list(islice(every, PIECE)), clock.now()
        for stage, key, state in piece:
            late = {one.reason for one in awaited(stage, key, state, "") if one.late(now, 0)}
            counts.update((stage, reason) for reason in late & set(REASONS))
        if len(piece) < PIECE:
            known.swept = {
                (stage, reason): counts[stage, reason] for stage in STAGES for reason in REASONS
            }
            every, counts, begin_at = _states(states), Counter(), clock.monotonic() + REST_SECONDS

    yield turn


def _states(states: States) -> Iterator[tuple[str, str, dict[str, object]]]:
    for stage in STAGES:
        for key, state in states.all(stage):
            yield stage, key, state
