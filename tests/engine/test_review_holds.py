"""How many orders are held, by type, is told without looking at any state; no kill, claim or
lost batch makes the figure wrong (RV-08)."""

from collections import Counter

from prometheus_client import CollectorRegistry

from orders.contracts.catalogue import record_type
from orders.contracts.records import ReviewDecided
from orders.engine.core.metrics import Observer
from orders.engine.core.replica import Replica
from orders.engine.core.wiring import Wiring
from orders.engine.host.standing import Standing
from orders.engine.references import References
from services.intake.stage import STAGE as INTAKE
from services.review.stage import STAGE as REVIEW
from tests import orders as made
from tests.engine.invariants import fold
from tests.engine.scenario import come_to_rest, small_world
from tests.engine.world import World

UNKNOWN_GOODS = 5


def world_with_holds() -> World:
    """Orders for an article that nobody knows, among others that are sound or lack credit."""
    world = small_world()
    for stage in (INTAKE, REVIEW):
        world.replica(stage)
    for number in range(UNKNOWN_GOODS):
        order = made.order(reference=f"odd-{number}", lines=[made.line(1, "SKU-UNKNOWN", 1)])
        world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))
    come_to_rest(world)
    return world


def reviewers(world: World) -> list[Replica]:
    return [replica for replica in world.replicas if replica._wiring.name == "review"]


def told(world: World) -> dict[str, float]:
    """What the metrics of all replicas say, together."""
    sums: Counter[str] = Counter()
    for replica in reviewers(world):
        registry = CollectorRegistry()
        observer = Observer(Wiring(REVIEW), registry)
        ports = replica._ports
        Standing(Wiring(REVIEW), ports, observer, References()).refresh(replica)
        for sample in next(
            metric for metric in registry.collect() if metric.name == "orders_stage_review_holds"
        ).samples:
            sums[sample.labels["type"]] += int(sample.value)
    return dict(sums)


def kept(world: World) -> dict[str, int]:
    """What the states say."""
    return dict(
        Counter(
            hold["hold_id"]
            for states in fold(world, REVIEW).values()
            for state in states.values()
            for hold in state["open_holds"]
        )
    )


def test_holds_are_counted_by_type_and_let_go_when_people_decide() -> None:
    world = world_with_holds()
    assert told(world) == kept(world)
    assert told(world)["goods"] == UNKNOWN_GOODS
    decided = {
        "order_id": "shop:odd-0",
        "version": 1,
        "hold_id": "",
        "verdict": "DECLINE",
        "decided_by": "S1",
        "because": "x",
        "role": "",
        "tier": 0,
        "reason_code": "",
        "entered_by": "",
        "ask": "",
        "document": "",
        "at": 0,
    }
    kind = record_type(ReviewDecided)
    world.send(kind.topic, kind.name, decided)
    come_to_rest(world)
    assert told(world)["goods"] == UNKNOWN_GOODS - 1
    assert told(world) == kept(world)


def test_the_count_survives_another_owner_and_the_loss_of_redis() -> None:
    world = world_with_holds()
    before = told(world)
    world.replica(REVIEW, "2")
    come_to_rest(world)
    assert told(world) == before, "two replicas share it"
    first = reviewers(world)[0]
    first.close()
    world.replicas.remove(first)
    world.server.lose_everything()
    come_to_rest(world)
    assert told(world) == before == kept(world)
