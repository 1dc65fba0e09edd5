"""A large order among small ones: it is told when it is passed over, and served within its bound;
also where replicas die and handlers fail."""

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from orders.contracts.records import OrderConfirmed, PassedWaiter
from orders.engine.core import failpoints
from orders.engine.core.wiring import Wiring
from orders.engine.handling import Handling
from orders.engine.stage import PassedOver, Stage, TimerDue, Woken
from orders.replay.recorded import Stretch, decisions
from orders.replay.replay import replay
from services.inventory.stage import STAGE as INVENTORY
from tests import orders as made
from tests.audit.fakes import FakeSource, audit_of, quietly
from tests.engine.broken import control, letters, mended, world_with
from tests.engine.invariants import check, fold, journal
from tests.engine.mortal import Killed, Mortal
from tests.engine.scenario import SKUS, STAGES, come_to_rest, receive
from tests.engine.world import World

LARGE, NEED, BOUND = "shop:000-large", 5, 2
MINUTE = 60_000


def bounded(passed_over: Any) -> Stage:
    """Inventory whose orders are passed over at most twice."""

    def limited(handler: Any) -> Any:
        def bounding(record: Any, state: Any, ctx: Any) -> Generator[Any, Any, Handling]:
            asking = handler(record, state, ctx)
            handling: Handling = (yield from asking) if isinstance(asking, Generator) else asking
            if not isinstance(handling.state, Mapping):
                return handling
            waits = [{**wait, "passes": BOUND} for wait in handling.state["waits"]]
            return replace(handling, state={**handling.state, "waits": waits})

        return bounding

    takes: dict[type, Any] = {
        kind: limited(INVENTORY.takes[kind]) for kind in (OrderConfirmed, Woken, TimerDue)
    }
    return replace(INVENTORY, takes={**INVENTORY.takes, **takes, PassedOver: passed_over})


def noted(told: PassedOver, state: Any, ctx: Any) -> Handling:
    """It looks at the order a minute later than it would."""
    return Handling(outcome="noted", state={**state, "wake_at": state["wake_at"] + MINUTE})


def submit(world: World, reference: str, quantity: int) -> None:
    lines = [made.line(1, SKUS[0], quantity)]
    order = made.order(reference=reference, lines=lines)
    world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))


def waiting(world: World) -> World:
    """All is sold; a large order waits, and behind it small ones of one piece."""
    come_to_rest(world)
    submit(world, "000-large", NEED)
    come_to_rest(world)
    for number in range(6):
        submit(world, f"small-{number}", 1)
    come_to_rest(world)
    return world


def trickle(world: World, pieces: int, delivery: str = "late") -> None:
    """Pieces come, one by one."""
    for number in range(pieces):
        receive(world, SKUS[0], 1, f"{delivery}-{number}")
        come_to_rest(world, 20)


def told(world: World) -> list[int]:
    """How often it was passed over, each time that it was told."""
    source, wiring = FakeSource(world.broker), Wiring(INVENTORY)
    return [
        folded.value["times"]
        for partition in range(world.partitions)
        for decision in decisions(source, wiring, partition, Stretch(), quietly)
        if decision.key == LARGE
        for folded in decision.folded
        if folded.value is not None and "times" in folded.value
    ]


def named(world: World) -> list[PassedWaiter]:
    """What journals say of units that went past it."""
    every = [passed for entry in journal(world, "stock") for passed in entry["passed"]]
    return [passed for passed in every if passed["key"] == LARGE]


def standing(world: World) -> Any:
    [state] = [states[LARGE] for states in fold(world, INVENTORY).values() if LARGE in states]
    return state


def test_it_is_told_each_pass_and_served_within_its_bound() -> None:
    world = waiting(world_with(bounded(noted)))
    trickle(world, BOUND + NEED - 1)
    assert told(world) == [1, 2]
    assert standing(world)["waits"], "one piece is missing"
    trickle(world, 1, "last")
    assert (standing(world)["waits"], standing(world)["reservations"][0]["amount"]) == ([], NEED)
    check(world, STAGES)


def test_the_journal_says_who_was_passed_over_and_why() -> None:
    world = waiting(world_with(bounded(noted)))
    trickle(world, BOUND + NEED)
    passes = named(world)
    assert [(one["account"], one["need"], one["free"]) for one in passes] == [
        (SKUS[0], NEED, 1)
    ] * BOUND
    assert all(one["rank"] < one["by"] for one in passes)
    turns = audit_of(world).results["turns"]
    assert turns.ok
    assert turns.looked_at >= BOUND


def test_who_went_past_it_tells_so_even_if_it_makes_nothing_of_its_wake() -> None:
    def deaf(told: Woken, state: Any, ctx: Any) -> Any:
        return ctx.ignore("deaf") if told["passed"] else hearing(told, state, ctx)

    stage = bounded(noted)
    hearing = stage.takes[Woken]
    stage = replace(stage, takes={**stage.takes, Woken: deaf})
    world = waiting(world_with(stage))
    trickle(world, 1)
    assert named(world)
    report = replay(FakeSource(world.broker), world.codec, stage, quietly)
    assert (report.differing, report.gone) == (0, {})


def test_it_is_counted_and_comes_out_again_in_a_replay() -> None:
    world = waiting(world_with(stage := bounded(noted)))
    trickle(world, BOUND + NEED)
    counted = Counter[tuple[str, str]]()
    for _, summary in world.read("orders.summaries.v1"):
        for count in summary["counts"]:
            counted[count["event"], count["outcome"]] += count["count"]
    assert counted["PassedOver", "noted"] >= 2
    report = replay(FakeSource(world.broker), world.codec, stage, quietly)
    assert (report.differing, report.gone) == (0, {})


def test_a_stage_that_does_not_take_it_is_not_told() -> None:
    world = waiting(world_with(bounded(None)))
    for replica in world.replicas:
        replica._wiring.alarms.pop("pass", None)  # type: ignore[attr-defined]
    trickle(world, BOUND + NEED)
    assert (told(world), standing(world)["waits"]) == ([], [])


def test_one_that_fails_parks_its_key_and_nothing_is_kept_for_it() -> None:
    def fails(told: PassedOver, state: Any, ctx: Any) -> Handling:
        if told["key"] == LARGE:
            raise ValueError("a bug")
        return noted(told, state, ctx)

    world = waiting(world_with(bounded(fails)))
    trickle(world, 3)
    assert [letter["topic"] for letter in letters(world)] == ["@PassedOver"]
    assert standing(world)["parked"] is not None
    check(world, STAGES)
    mended(world)
    control(world, "REDRIVE", LARGE)
    come_to_rest(world)
    assert standing(world)["parked"] is None
    check(world, STAGES)
    trickle(world, 30, "more")
    assert standing(world)["waits"] == [], "it waits again, and is served"


@pytest.mark.parametrize(
    "point", ["after commit", "between ledger and state store", "before prepare"]
)
def test_a_replica_that_dies_tells_again_rather_than_not_at_all(point: str) -> None:
    hits = Counter[str]()

    def strike(at: str) -> None:
        hits[at] += at == point
        if at == point and hits[at] % 5 == 0:
            raise Killed(at)

    stage = bounded(noted)
    world = world_with(stage)
    for replica in world.replicas:
        replica.close()
    mortals = [Mortal(world, stage if one is INVENTORY else one) for one in STAGES]
    world.replicas = mortals  # type: ignore[assignment]
    waiting(world)
    failpoints.listen(strike)
    try:
        trickle(world, BOUND + NEED)
    finally:
        failpoints.listen(None)
    come_to_rest(world)
    assert sum(mortal.deaths for mortal in mortals) > 0
    assert sorted({*told(world)}) == [1, 2]
    assert named(world), "it is told again, not lost"
    assert standing(world)["waits"] == []
    check(world, STAGES)
