"""Random operations on the fake and on a real Redis, side by side: every answer, refusal and
balance is the same."""

from dataclasses import dataclass
from itertools import islice

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

from orders.engine.core.contributions import in_pieces
from orders.engine.errors import Stale
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import Balance, Hearing, Ledger, LedgerChange, Wait
from orders.engine.questions import Available, Draw, OnHand, Question, Reserve, Take, Waiting
from tests.engine.places import Fake, Real
from tests.engine.private_redis import PrivateRedis

PARTITIONS = 2
ACCOUNTS = ["a", "ab", "b", "d"]  # d is told on another partition
KEYS = ["k1", "k2", "k3", "k4"]
PIECE_OF_TIME = 40
"""Seconds; set-asides last 60, so none is near its end when time has passed in such pieces."""

START = BatchId(0, 0)


partitions = st.integers(0, PARTITIONS - 1)
accounts = st.sampled_from(ACCOUNTS)
keys = st.sampled_from(KEYS)
amounts = st.integers(0, 6)
takes = st.lists(st.builds(Take, accounts, amounts), min_size=1, max_size=3).map(tuple)
questions: st.SearchStrategy[Question] = st.one_of(
    st.builds(
        Reserve,
        st.just("stock"),
        takes,
        st.none() | st.integers(0, 8),
        st.booleans(),
        st.sampled_from(["", "", "1", "2"]),
    ),
    st.builds(
        Draw,
        st.just("stock"),
        st.sampled_from("ab"),
        amounts,
        st.sampled_from(["", "ab"]),
        st.booleans(),
    ),
    st.builds(Waiting, st.just("stock"), accounts, st.integers(1, 4)),
    st.builds(Available, st.just("stock"), st.lists(accounts, max_size=3).map(tuple)),
    st.builds(OnHand, st.just("stock"), st.lists(accounts, max_size=3).map(tuple)),
)
needs = st.tuples(
    st.integers(1, 5),
    st.sampled_from("123"),
    st.sampled_from([0, 0, 0, 3, 6]),
    st.sampled_from([-1, -1, 0, 1, 2]),
)
waits = st.dictionaries(accounts, needs, max_size=3).map(
    lambda needs: [Wait(account, *need) for account, need in needs.items()]
)
deltas = st.dictionaries(accounts, st.integers(-4, 8), max_size=3)
balances = st.builds(Balance, st.integers(0, 8), st.integers(0, 8), st.integers(0, 6))
hearings = st.builds(Hearing, st.none() | balances, st.integers(0, 3))
changes = st.builds(
    LedgerChange,
    deltas,
    deltas,
    st.dictionaries(keys, waits, max_size=3),
    st.lists(keys, max_size=2, unique=True),
    st.lists(st.tuples(keys, accounts, st.integers(0, 4)), max_size=2),
    st.dictionaries(accounts, hearings, max_size=2),
)


@dataclass
class Owned:
    """What a partition's owner remembers."""

    fencing_token: int = 0
    batch: int = 0
    confirmed: BatchId = START


class SideBySide(RuleBasedStateMachine):
    """One owner per partition, two ledgers."""

    private: PrivateRedis

    @initialize()
    def begin(self) -> None:
        fake, real = Fake(), Real(self.private)
        self.places = fake, real
        self.ledgers: tuple[Ledger, Ledger] = (
            fake.ledger(partitions=PARTITIONS, drawn=True, steps=True),
            real.ledger(partitions=PARTITIONS, drawn=True, steps=True),
        )
        self.owned = {partition: Owned() for partition in range(PARTITIONS)}
        self.stage(0, LedgerChange())
        self.stage(1, LedgerChange(free={"a": 5, "b": 3}))
        self.open()

    def teardown(self) -> None:
        self.places[1].close()

    def both(self, name: str, *arguments: object) -> object:
        """Call both; what the fake answers must be what Redis answers."""
        fakes, redis = (answer_or_refusal(ledger, name, arguments) for ledger in self.ledgers)
        assert fakes == redis, f"{name}{arguments}"
        return fakes

    def guards(self, *which: int) -> dict[int, Guard]:
        return {
            partition: Guard(self.owned[partition].fencing_token, self.owned[partition].confirmed)
            for partition in which
        }

    def stage(self, partition: int, totals: LedgerChange, pieces: int | None = None) -> None:
        """As the next owner, who may not come to the end."""
        owned = self.owned[partition]
        owned.fencing_token += 1
        owned.confirmed = BatchId(owned.fencing_token, owned.batch)
        for number, last, part in islice(in_pieces(totals, 1), pieces):
            staged = (partition, owned.fencing_token, owned.confirmed, part, number, last)
            self.both("stage", *staged)
            self.both("head", partition)

    def open(self) -> None:
        """Each in as many steps as it takes."""
        for ledger in self.ledgers:
            while ledger.head(0).opening:
                ledger.further()

    @rule(
        flushed=st.booleans(),
        order=st.permutations(range(PARTITIONS)),
        first=changes,
        second=changes,
        again=st.none() | st.integers(0, 3),
        late=st.booleans(),
    )
    def rebuild(
        self,
        flushed: bool,
        order: list[int],
        first: LedgerChange,
        second: LedgerChange,
        again: int | None,
        late: bool,
    ) -> None:
        """`again`: somebody contributed so many pieces first; `late`: and while all of them were
        added up."""
        if flushed:
            for place in self.places:
                place.lose_everything()
        else:
            self.both("close")
        self.wakes(3)
        if again is not None and not late:
            self.stage(order[0], second, again)
        self.stage(order[0], first)
        self.claim(order[1], second, committed=False)
        self.stage(order[1], second)
        if again is not None and late:
            self.stage(order[0], second, again)
            self.stage(order[0], first)
        self.open()

    @rule(asked=st.lists(st.tuples(partitions, keys, questions), max_size=4))
    def prepare(self, asked: list[tuple[int, str, Question]]) -> None:
        self.both("prepare", self.guards(0, 1), asked)

    @rule(undone=st.lists(st.tuples(partitions, accounts, amounts), max_size=3))
    def withdraw(self, undone: list[tuple[int, str, int]]) -> None:
        self.both("withdraw", self.guards(0, 1), undone)

    @rule(which=st.sets(partitions, min_size=1), first=changes, second=changes, wrong=st.booleans())
    def confirm(
        self, which: set[int], first: LedgerChange, second: LedgerChange, wrong: bool
    ) -> None:
        batches = {}
        for partition, change in zip(sorted(which), (first, second), strict=False):
            owned, [guard] = self.owned[partition], self.guards(partition).values()
            owned.batch += 1
            owned.confirmed = BatchId(owned.fencing_token, owned.batch)
            batches[partition] = (guard, owned.confirmed, change)
        if wrong:
            guard, confirmed, change = batches[min(which)]
            batches[min(which)] = (
                Guard(guard.fencing_token + 1, guard.confirmed),
                confirmed,
                change,
            )
        self.both("confirm", batches)

    @rule(partition=partitions, change=changes, committed=st.booleans())
    def claim(self, partition: int, change: LedgerChange, committed: bool) -> None:
        owned = self.owned[partition]
        owned.fencing_token += 1
        owned.batch += committed
        owned.confirmed = BatchId(owned.fencing_token, owned.batch)
        self.both("claim", partition, owned.fencing_token, owned.confirmed, change)

    @rule(limit=st.integers(1, 3))
    def wakes(self, limit: int) -> None:
        self.both("wakes", self.guards(0, 1), limit)

    @rule(limit=st.integers(1, 3))
    def passes(self, limit: int) -> None:
        self.both("passes", self.guards(0, 1), limit)

    @rule(now=st.integers(0, 3), limit=st.integers(1, 3))
    def changed(self, now: int, limit: int) -> None:
        self.both("changed", self.guards(0, 1), now, limit)

    @rule()
    def later(self) -> None:
        for place in self.places:
            place.later(PIECE_OF_TIME)

    @invariant()
    def alike(self) -> None:
        self.both("balances")
        self.both("available", ACCOUNTS)
        for partition in range(PARTITIONS):
            self.both("head", partition)
            self.both("skips", partition, KEYS)


def answer_or_refusal(ledger: Ledger, name: str, arguments: tuple[object, ...]) -> object:
    try:
        return getattr(ledger, name)(*arguments)
    except Stale as stale:
        return stale.reasons


@pytest.mark.timeout(900)
def test_the_fake_does_what_redis_does(private_redis):
    class Machine(SideBySide):
        private = private_redis

    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True),
    )
