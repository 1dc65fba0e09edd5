"""Orders that people or goods keep for too long: only their states tell, so all states are looked
through, at a hundredth of a core, again and again."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from orders.client.awaited import awaited
from orders.client.states import States
from orders.contracts.errors import NewerState, UndecodableRecord
from orders.engine.host.clock import build_clock
from orders.engine.settings import Settings
from services.lookout.known import Known
from services.lookout.look import Turn

STAGES = ("intake", "review", "inventory", "allocation")
"""Where orders wait for people or goods."""
REASONS = ("held", "waits")
SHARE = 0.01
"""Of a core's time; what is left of it is rested after each piece."""
REST_SECONDS = 30.0
"""Between two sweeps."""
Late = set[tuple[str, str, str]]
"""Stage, reason, key: Redis may show a key twice, and it counts once."""
_log = structlog.get_logger("lookout")


@contextmanager
def sweep(settings: Settings, known: Known) -> Iterator[Turn]:
    """What is known changes when all states were seen."""
    states, clock = States(settings), build_clock(settings)
    pieces, rests_until = _pieces(states), float("-inf")
    late: Late = set()
    unreadable = 0

    def turn() -> None:
        nonlocal pieces, rests_until, late, unreadable
        if clock.monotonic() < rests_until:
            return
        began = time.thread_time()
        found = next(pieces, None)
        if found is None:
            known.swept = _counted(late)
            if unreadable:
                _log.warning("states that cannot be read", states=unreadable)
            pieces, late, unreadable = _pieces(states), set(), 0
            rests_until = clock.monotonic() + REST_SECONDS
            return
        (stage, piece), now = found, clock.now()
        for key, payload in piece:
            try:
                state = states.decoded(stage, payload)
            except (UndecodableRecord, NewerState):
                unreadable += 1
                continue
            waiting = (one for one in awaited(stage, key, state, "") if one.reason in REASONS)
            late.update((stage, one.reason, key) for one in waiting if one.late(now, 0))
        rests_until = clock.monotonic() + (time.thread_time() - began) / SHARE

    yield turn


def _pieces(states: States) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    for stage in STAGES:
        for piece in states.pieces(stage):
            if piece:
                yield stage, piece


def _counted(late: Late) -> dict[tuple[str, str], int]:
    counts = Counter((stage, reason) for stage, reason, _ in late)
    return {(stage, reason): counts[stage, reason] for stage in STAGES for reason in REASONS}
