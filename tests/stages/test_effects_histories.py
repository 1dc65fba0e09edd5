"""Any history of effects: whatever comes, late, twice or senseless, is judged by the audit's own
fold, and all of it comes to an end (TR-02, decision 0092)."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.audit.checks.effects import EVERYTHING, forgotten, misdone, unasked, unheeded
from orders.audit.effects import Effects
from orders.contracts.records import (
    AttemptOutcome,
    AttemptSettled,
    EffectDecided,
    EffectVerdict,
    MessageRequested,
    OrderFinished,
    OrderReceived,
)
from orders.engine.handling import Event
from services.effects.policy import EffectsPolicy
from tests.orders import received
from tests.stages.room import Room
from tests.stages.test_effects import (
    BACKORDERED,
    KEY,
    NOON,
    ORDER,
    REFUND,
    SHIPPED,
    asked,
    by,
    decided,
    room_of,
    settled,
)

TEMPLATES = (SHIPPED, BACKORDERED, REFUND)
EFFECTS = st.tuples(st.sampled_from(TEMPLATES), st.integers(1, 2)).map(
    lambda one: f"{one[0]}-{one[1]}"
)
SAID = st.one_of(
    st.tuples(st.just("asked"), st.sampled_from(TEMPLATES), st.integers(1, 2)),
    st.tuples(
        st.just("settled"),
        st.sampled_from(get_args(AttemptOutcome)),
        st.integers(0, 4),
        EFFECTS,
    ),
    st.tuples(st.just("decided"), st.sampled_from(get_args(EffectVerdict)), EFFECTS),
    st.tuples(st.just("forward"), st.sampled_from((1, 6, 16, 60, 600, 3_000))),
    st.tuples(st.just("received")),
    st.tuples(st.just("finished")),
)
"""What may be said, or how many minutes pass."""


class History:
    """A room, and the audit's view of what was said in it."""

    def __init__(self, policy: EffectsPolicy) -> None:
        self.room: Room = room_of(policy)
        self.room.states.clear()
        self.seen = Effects()

    def say(self, what: tuple[Any, ...]) -> None:
        match what:
            case ("asked", template, number):
                self._send(MessageRequested, asked(template, number, self.room.now))
            case ("settled", outcome, attempt, effect):
                self._send(AttemptSettled, settled(outcome, attempt, effect))
            case ("decided", verdict, effect):
                self._send(EffectDecided, decided(verdict, effect))
            case ("forward", minutes):
                self._hear(self.room.forward(ms=minutes * 60_000))
            case ("received",):
                self._hear(self.room.send(OrderReceived, received(ORDER)))
            case ("finished",):
                end = {"order_id": KEY, "version": 1, "at": NOON}
                self._hear(self.room.send(OrderFinished, end))

    def _send(self, record: type, value: dict[str, Any]) -> None:
        self.seen.take(record.__name__, value)
        self._hear(self.room.send(record, value))

    def _hear(self, events: list[Event]) -> None:
        for event in events:
            self.seen.take(event.record.__name__, event.value)


@pytest.mark.parametrize("ability", ["keyed", "askable", "neither"])
@given(said=st.lists(SAID, max_size=25))
def test_each_is_done_as_it_may_be_and_ends(ability: str, said: list[tuple[Any, ...]]) -> None:
    history = History(by(ability))
    for what in said:
        history.say(what)
    history.say(("forward", 60 * 24 * 3))
    state = history.room.state(KEY)
    timer = None if state is None else state["wake_at"]
    for effect, told in history.seen.told.items():
        found = [*misdone(effect, told)]
        found += unasked(effect, told) if told.to else ()
        found += forgotten(effect, told, EVERYTHING if told.to else frozenset(), timer)
        found += unheeded(effect, told) if ability == "neither" else ()
        assert not found
        if told.to:
            assert told.ends, "after some days all of it has come to something"
