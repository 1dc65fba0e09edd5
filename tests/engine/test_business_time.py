"""Business time as batches see it: never back, and never twice the same, or two wake-ups of a
key could not be told apart."""

from orders.engine.core.replica import Limits
from services.intake.stage import STAGE as INTAKE
from tests.engine.scenario import small_world


def test_no_two_batches_of_a_partition_have_the_same_time() -> None:
    """The clock stands still, as it does for an owner that took over from one whose clock was
    ahead."""
    world = small_world(partitions=1)
    world.replica(INTAKE, limits=Limits(records=1, partitions=1))
    world.turn(40)
    log = world.broker.log("intake.state.v1", 0)
    messages, _ = log.read(log.low, len(log.entries) + 1)
    times = [int(dict(message.headers)["at"]) for message in messages]
    assert len(times) >= 12
    assert times == sorted(set(times))
