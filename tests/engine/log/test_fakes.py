"""What the fakes can be made to do that a real broker does only when one is unlucky."""

import pytest

from orders.engine.errors import InDoubt, Rebalancing
from orders.engine.ports.log import Change, Committed
from tests.engine.log.places import PARTITIONS, FakePlace
from tests.engine.log.steps import ALL, alone, replayed
from tests.fakes.broker import Broker, Unanswered
from tests.fakes.log import Outcome


class Forgetful(Broker):
    """Loses the answer to a commit, after it was applied or before."""

    applies = True

    def end(self, transactional_id: str, epoch: int, outcome: Outcome) -> None:
        if outcome is not Outcome.COMMITTED or self.applies:
            super().end(transactional_id, epoch, outcome)
        if outcome is Outcome.COMMITTED:
            raise Unanswered("the connection broke")


@pytest.mark.parametrize("applies", [True, False])
def test_a_commit_without_an_answer_is_in_doubt_and_recovery_ends_it(applies: bool) -> None:
    place = FakePlace()
    place.broker = Forgetful(place.clock, (place.chain, place.sibling, place.state), PARTITIONS)
    place.broker.applies = applies
    group, writer = alone(place), place.writer()
    writer.begin()
    writer.write(place.state, 0, b"key", b"doubtful", [])
    with pytest.raises(InDoubt):
        writer.commit({(place.chain, 0): Committed(1, "doubtful")}, group.token())
    writer.recover()
    assert group.committed([place.chain], 0) == {
        place.chain: Committed(1, "doubtful") if applies else None
    }
    assert replayed(place) == ([b"doubtful"] if applies else [])


def test_a_member_that_was_put_out_commits_nothing_learns_that_it_lost_all_and_comes_back() -> None:
    place = FakePlace()
    group = place.group()
    group.poll(1, 0.0)
    assert group.changes() == [Change("assigned", ALL)]
    group.start(0, {place.chain: 0, place.sibling: 0})
    place.broker.group("group").evict(group.member)
    with pytest.raises(Rebalancing):
        group.commit(0, {place.chain: Committed(1, "")})
    with pytest.raises(Rebalancing):
        group.token()
    place.send(place.chain, 0, b"a")
    assert group.poll(1, 0.0) == []
    assert group.changes() == [Change("lost", ALL)]
    assert group.poll(1, 0.0) == []
    assert group.changes() == [Change("assigned", ALL)]
    assert group.committed([place.chain], 0) == {place.chain: None}


def test_a_former_member_learns_of_the_new_generation_by_its_commits() -> None:
    """Between the group's decision and its own poll a member still thinks it owns what it had."""
    place = FakePlace()
    first, second = place.group(), place.group()
    for member in (first, second, first, second, first):
        member.poll(1, 0.0)
    token = second.token()
    third = place.group()
    for member in (first, second, third):
        member.poll(1, 0.0)
    writer = place.writer()
    writer.begin()
    with pytest.raises(Rebalancing):
        first.commit(0, {place.chain: Committed(1, "")})
    assert token != third.token()


def test_time_stands_still_unless_someone_waits() -> None:
    place = FakePlace()
    before = (place.clock.now(), place.clock.wall(), place.clock.monotonic())
    place.group()
    assert (place.clock.now(), place.clock.wall(), place.clock.monotonic()) == before
    place.clock.sleep(1.5)
    place.clock.advance(0.5)
    assert (place.clock.now(), place.clock.wall(), place.clock.monotonic()) == (
        before[0] + 2000,
        before[1] + 2,
        before[2] + 2,
    )
    with pytest.raises(ValueError, match="backwards"):
        place.clock.advance(-1)
