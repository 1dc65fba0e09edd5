"""A world that was played, to be folded again."""

from functools import cache

from orders.contracts.catalogue import record_type
from orders.contracts.records import Channel, Price
from orders.engine.policy import Policy
from orders.engine.stage import Stage
from orders.replay.compare import Difference
from orders.replay.recorded import Stretch
from orders.replay.replay import replay
from orders.replay.report import Report
from services.review.policy import ReviewPolicy
from services.review.stage import STAGE as REVIEW
from services.simulator.agreements import MESSAGES
from tests import orders as made
from tests.audit.fakes import FakeSource, quietly
from tests.audit.lived import lived
from tests.engine.scenario import BUYERS, EACH, SKUS, come_to_rest, receive
from tests.engine.world import World

MINUTE = 60
"""So long it takes at most until reference data is known, s."""


def played() -> World:
    """Orders of every fate on all stages; goods arrive for those who wait; prices change
    meanwhile, customers are told from now on, and one more order comes."""
    world = lived()
    _customers_told(world)
    price = record_type(Price)
    world.send(price.topic, price.name, made.price(SKUS[0], 2000), f"{SKUS[0]}:EUR")
    for sku in SKUS:
        receive(world, sku, BUYERS * EACH, "late")
    come_to_rest(world)
    world.send(
        "orders.submissions.v1",
        "OrderSubmitted",
        made.submitted(
            made.order(reference="one-more", lines=[made.line(1)], placed_at=world.clock.now())
        ),
    )
    come_to_rest(world)
    return world


def _customers_told(world: World) -> None:
    """Else the stage effects would decide nothing that could be folded again."""
    channel = record_type(Channel)
    [(_, agreed)] = world.read(channel.topic)
    now = {**agreed, "messages": list(MESSAGES)}
    world.send(channel.topic, channel.name, now, agreed["channel"])
    world.clock.advance(MINUTE)
    come_to_rest(world)


@cache
def past() -> World:
    """The same for all tests that only look at it."""
    return played()


def approved_from(minor: int) -> ReviewPolicy:
    """As review ships it, only that the lowest tier approves from another value on."""
    values = ReviewPolicy.load(REVIEW.policy_file).model_dump()
    values["approvals"]["tiers"][0]["from_minor"] = minor
    return ReviewPolicy.model_validate(values)


def stage(name: str, world: World) -> Stage:
    """The stage of this name as it ran there."""
    found: Stage = next(one._wiring.stage for one in world.replicas if one._wiring.name == name)
    return found


def again(
    world: World, what: Stage, stretch: Stretch | None = None, policy: Policy | None = None
) -> Report:
    """Its decisions, folded again."""
    return replay(FakeSource(world.broker), world.codec, what, quietly, stretch, policy)


def only(report: Report) -> Difference:
    """The one difference there is."""
    assert report.differing == 1, report
    assert not report.gone
    return report.first[0]


def headers(world: World, topic: str) -> list[dict[str, bytes]]:
    """Headers of all that is readable on the topic."""
    logs = [world.broker.log(topic, partition) for partition in range(world.partitions)]
    return [
        dict(message.headers)
        for log in logs
        for message in log.read(log.low, len(log.entries) + 1)[0]
    ]
