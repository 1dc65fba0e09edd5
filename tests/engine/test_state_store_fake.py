"""Random operations on the state stores of the fake and of a real Redis, side by side: every answer
and refusal is the same."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from orders.engine.errors import Stale
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.state_store import Confirmation, StateStore, StoreHead
from tests.engine.places import Fake, Real
from tests.engine.private_redis import PrivateRedis

KEYS = ["k1", "k2", "k3"]

partitions = st.integers(0, 1)
fencing_tokens = st.integers(1, 3)
confirmed = st.sampled_from([BatchId(0, -1), BatchId(1, 1), BatchId(2, 5)])
guards = st.builds(Guard, fencing_tokens, confirmed)
heads = st.builds(
    StoreHead,
    fencing_tokens,
    confirmed,
    st.integers(0, 2**53),
    st.just("cluster/topic"),
    st.integers(0, 2**53),
)
states = st.dictionaries(st.sampled_from(KEYS), st.none() | st.binary(max_size=3))
dues = st.dictionaries(st.sampled_from(KEYS), st.none() | st.integers(0, 3))
confirmations = st.builds(
    Confirmation, guards, confirmed, st.integers(0, 9), st.integers(0, 9), states, dues
)


class SideBySide(RuleBasedStateMachine):
    """Guards and fencing tokens come at random from a few, so that about half of them fit."""

    private: PrivateRedis

    @initialize()
    def begin(self) -> None:
        self.places = Fake(), Real(self.private)
        self.stores: tuple[StateStore, StateStore] = (
            self.places[0].state_store(),
            self.places[1].state_store(),
        )

    def teardown(self) -> None:
        self.places[1].close()

    def both(self, name: str, *arguments: object) -> None:
        fakes, redis = (answer_or_refusal(store, name, arguments) for store in self.stores)
        assert fakes == redis, f"{name}{arguments}"

    @rule(partition=partitions, head=heads)
    def reset(self, partition: int, head: StoreHead) -> None:
        self.both("reset", partition, head)

    @rule(partition=partitions, fencing_token=fencing_tokens)
    def raise_fencing_token(self, partition: int, fencing_token: int) -> None:
        self.both("raise_fencing_token", partition, fencing_token)

    @rule(batches=st.dictionaries(partitions, confirmations, min_size=1))
    def confirm(self, batches: dict[int, Confirmation]) -> None:
        self.both("confirm", batches)

    @rule(partition=partitions, confirmation=confirmations)
    def apply(self, partition: int, confirmation: Confirmation) -> None:
        self.both("apply", partition, confirmation)

    @rule(
        wanted=st.dictionaries(partitions, st.lists(st.sampled_from(KEYS)), min_size=1),
        first=guards,
        second=guards,
    )
    def load(self, wanted: dict[int, list[str]], first: Guard, second: Guard) -> None:
        self.both("load", wanted, {0: first, 1: second})

    @rule(
        asked=st.dictionaries(partitions, guards, min_size=1),
        now=st.integers(0, 3),
        limit=st.integers(1, 3),
    )
    def due(self, asked: dict[int, Guard], now: int, limit: int) -> None:
        self.both("due", asked, now, limit)

    @rule(partition=partitions, guard=guards)
    def read_all(self, partition: int, guard: Guard) -> None:
        self.both("states", partition, guard)

    @invariant()
    def alike(self) -> None:
        self.both("head", 0)
        self.both("head", 1)


def answer_or_refusal(store: StateStore, name: str, arguments: tuple[object, ...]) -> object:
    try:
        answer = getattr(store, name)(*arguments)
        return dict(answer) if name == "states" else answer
    except Stale as stale:
        return stale.reasons


@pytest.mark.timeout(900)
def test_the_fake_does_what_redis_does(private_redis):
    class Machine(SideBySide):
        private = private_redis

    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True),
    )
