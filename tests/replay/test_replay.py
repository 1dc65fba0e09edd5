"""What stages decided in a simulated world, folded again: every byte as it was; whatever was
tampered with is named."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from orders.contracts import catalogue
from orders.contracts.catalogue import record_type
from orders.contracts.records import OrderConfirmed, OrderReceived, Price
from orders.engine.core.wiring import Wiring
from orders.engine.policy import Policy
from orders.engine.stage import Stage, Woken
from orders.replay.compare import Difference
from orders.replay.recorded import Stretch, decisions
from orders.replay.replay import COMPACTED, replay, size
from orders.replay.report import Report
from services.intake.stage import STAGE as INTAKE
from services.inventory.stage import STAGE as INVENTORY
from services.review.policy import ReviewPolicy
from services.review.stage import STAGE as REVIEW
from tests import orders as made
from tests.audit.fakes import FakeSource, quietly
from tests.audit.lived import change, drop, find, lived, repeat
from tests.crash import Schedule
from tests.crash.simulation import Simulation
from tests.engine.broken import BAD, control, mended, spoiled, world_with
from tests.engine.scenario import (
    BUYERS,
    EACH,
    EVERY_STAGE,
    SKUS,
    STAGES,
    come_to_rest,
    receive,
    small_world,
)
from tests.engine.world import World


def played() -> World:
    """Orders of every fate on all stages; goods arrive for those who wait; prices change
    meanwhile, and one more order comes."""
    world = lived()
    price = record_type(Price)
    world.send(price.topic, price.name, made.price(SKUS[0], 2000), f"{SKUS[0]}:EUR")
    for sku in SKUS:
        receive(world, sku, BUYERS * EACH, "late")
    come_to_rest(world)
    world.send(
        "orders.submissions.v1",
        "OrderSubmitted",
        made.submitted(made.order(reference="one-more", lines=[made.line(1)])),
    )
    come_to_rest(world)
    return world


@cache
def past() -> World:
    """The same for all tests that only look at it."""
    return played()


def stage(name: str, world: World) -> Stage:
    found: Stage = next(one._wiring.stage for one in world.replicas if one._wiring.name == name)
    return found


def again(
    world: World, what: Stage, stretch: Stretch | None = None, policy: Policy | None = None
) -> Report:
    return replay(FakeSource(world.broker), world.codec, what, quietly, stretch, policy)


def only(report: Report) -> Difference:
    """The one difference there is."""
    assert report.differing == 1, report
    assert not report.gone
    return report.first[0]


@pytest.mark.parametrize("name", catalogue.STAGES)
def test_every_byte_comes_out_as_it_was(name: str) -> None:
    report = again(past(), stage(name, past()))
    assert (report.differing, report.gone) == (0, {}), report.first
    topics = {outlet.topic for outlet in Wiring(stage(name, past())).outlets.values()}
    source = f"/stages/{name}".encode()
    published = [
        record
        for topic in topics
        for record in headers(past(), topic)
        if record.get("ce_source") == source
    ]
    entries = [
        entry
        for ledger in stage(name, past()).ledgers
        for entry in headers(past(), f"{ledger}.journal.v1")
    ]
    assert report.records == len(published) + len(entries) > 0, "all that it published was compared"


@pytest.mark.parametrize("seed", [0, 4, 8])
def test_every_byte_comes_out_as_it_was_whatever_went_wrong(seed: int) -> None:
    """Simulated worlds with returns, parked keys, timers and faults; 0 is the plainest."""
    simulation = Simulation(Schedule(seed, () if seed == 0 else None))
    simulation.run()
    handled = 0
    for one in EVERY_STAGE:
        report = replay(FakeSource(simulation.broker), simulation.world.codec, one, quietly)
        assert (
            report.differing,
            {reason for reason in report.gone if not simulation.weather.removed},
        ) == (0, set()), report
        handled += report.decisions
    assert handled > 300


def headers(world: World, topic: str) -> list[dict[str, bytes]]:
    logs = [world.broker.log(topic, partition) for partition in range(world.partitions)]
    return [
        dict(message.headers)
        for log in logs
        for message in log.read(log.low, len(log.entries) + 1)[0]
    ]


def test_timers_and_wake_ups_were_among_it() -> None:
    """Else the test above would say less than it seems to."""
    source, wiring = FakeSource(past().broker), Wiring(INVENTORY)
    found = [
        one
        for p in range(past().partitions)
        for one in decisions(source, wiring, p, Stretch(), quietly)
    ]
    origins = {
        folded.origin.partition("/")[0]
        for one in found
        for folded in one.folded
        if folded.value is not None
    }
    assert origins == {"timer", "wake"}


def test_the_progress_bar_reaches_its_end() -> None:
    source, told = FakeSource(past().broker), list[int]()
    replay(source, past().codec, REVIEW, lambda doing, more: told.append(more))
    assert sum(told) == size(source, REVIEW)


def test_a_stretch_is_folded_alone() -> None:
    middle = sorted({int(found["at"]) for found in headers(past(), "review.state.v1")})[1]
    before, after = (
        again(past(), REVIEW, stretch) for stretch in (Stretch(end=middle), Stretch(start=middle))
    )
    whole = again(past(), REVIEW)
    assert 0 < before.decisions < whole.decisions
    assert before.decisions + after.decisions == whole.decisions
    assert not before.differing + after.differing
    assert not before.gone + after.gone


def test_another_handler_shows_in_the_first_record_that_it_writes_otherwise() -> None:
    def tampered(woken: Mapping[str, Any], state: Any, ctx: Any) -> Any:
        handling = yield from INVENTORY.takes[Woken](woken, state, ctx)  # type: ignore[misc]
        if ctx.key != BAD:
            return handling
        return replace(
            handling,
            events=[
                replace(event, value={**event.value, "customer_id": "C-2"})
                for event in handling.events
            ],
        )

    found = only(again(past(), replace(INVENTORY, takes={**INVENTORY.takes, Woken: tampered})))
    log, _, message, _ = find(
        past(), "orders.inventory.v1", "StockReserved", lambda value: value["order_id"] == BAD
    )
    assert found.position == f"{message.topic}/{log.partition}/{message.offset}"
    assert found[2:] == (BAD, "StockReserved", "customer_id", "C-1", "C-2")


def test_a_handler_that_raises_now_is_named_with_its_error() -> None:
    found = only(again(past(), spoiled(ValueError("a bug"))))
    assert (found.key, found.now) == (BAD, "ValueError: a bug")


def test_a_handler_that_asks_the_ledger_otherwise_is_named() -> None:
    def silent(record: Mapping[str, Any], state: Any, ctx: Any) -> Any:
        if record["order_id"] == BAD:
            return ctx.ignore("not_asked")
        return (yield from INVENTORY.takes[OrderConfirmed](record, state, ctx))  # type: ignore[misc]

    found = only(
        again(past(), replace(INVENTORY, takes={**INVENTORY.takes, OrderConfirmed: silent}))
    )
    assert (found.key, found.now) == (BAD, "LookupError: it asks the ledgers less than it did")


def test_a_falsified_record_is_named() -> None:
    world = played()
    change(
        world,
        "orders.review.v1",
        "OrderConfirmed",
        {"total_minor": 1},
        lambda value: value["order_id"] == BAD,
    )
    found = only(again(world, REVIEW))
    log, _, message, _ = find(
        world, "orders.review.v1", "OrderConfirmed", lambda value: value["order_id"] == BAD
    )
    assert found.position == f"orders.review.v1/{log.partition}/{message.offset}"
    assert (found.key, found.record, found.field, found.then) == (
        BAD,
        "OrderConfirmed",
        "total_minor",
        "1",
    )


def test_a_record_too_few_or_too_many_is_named() -> None:
    world = played()
    drop(world, "orders.review.v1", "OrderConfirmed", lambda value: value["order_id"] == BAD)
    assert only(again(world, REVIEW))[2:] == (BAD, "OrderConfirmed", "", "nothing", "published")
    world = played()
    repeat(world, "orders.review.v1", "OrderConfirmed", lambda value: value["order_id"] == BAD)
    assert only(again(world, REVIEW))[2:] == (BAD, "OrderConfirmed", "", "published", "nothing")


def test_another_policy_says_what_would_be_different() -> None:
    policy = ReviewPolicy.load(REVIEW.policy_file)
    stricter = ReviewPolicy.model_validate({**policy.model_dump(), "approval_from_minor": 1})
    report = again(past(), REVIEW, policy=stricter)
    received = len(
        [kind for kind, _ in past().read("orders.intake.v1") if kind.record is OrderReceived]
    )
    assert report.differing == sum(report.changes.values()) >= received
    assert any("OrderHeld" in now and "OrderConfirmed" in then for then, now in report.changes)
    assert not again(past(), REVIEW, policy=policy).differing


def test_what_another_policy_decided_is_left_out_and_counted() -> None:
    world = small_world()
    lenient = ReviewPolicy.model_validate(
        {**ReviewPolicy.load(REVIEW.policy_file).model_dump(), "approval_from_minor": 4_999_999}
    )
    for one in STAGES:
        world.replica(one, policy=lenient if one is REVIEW else None)
    come_to_rest(world)
    report = again(world, REVIEW)
    assert report.decisions == 0
    [(reason, count)] = report.gone.items()
    assert lenient.version in reason
    assert count >= BUYERS
    assert not again(world, REVIEW, policy=lenient).differing


def test_redriven_letters_are_folded_again() -> None:
    world = world_with(spoiled(ValueError("a bug")))
    come_to_rest(world)
    mended(world)
    control(world, "REDRIVE", BAD)
    come_to_rest(world)
    report = again(world, INVENTORY)
    assert (report.differing, report.gone) == (0, {})
    control(world, "DISCARD", BAD)
    come_to_rest(world)
    assert again(world, INVENTORY).differing == 0


def test_a_compacted_reference_is_no_difference_but_said() -> None:
    world = played()
    log = next(
        log
        for p in range(world.partitions)
        if len((log := world.broker.log(record_type(Price).topic, p)).entries) > 1
    )
    del log.entries[
        next(
            i
            for i, entry in enumerate(log.entries)
            if entry.message and entry.message.key == f"{SKUS[0]}:EUR".encode()
        )
    ]
    report = again(world, REVIEW)
    assert report.differing == 0
    [(reason, count)] = report.gone.items()
    assert "reference records" in reason
    assert count > 0


def test_a_compacted_changelog_is_no_difference_but_said() -> None:
    world = played()
    log = next(
        log
        for p in range(world.partitions)
        for log in [world.broker.log("review.state.v1", p)]
        if any(map(is_bad, log.entries))
    )
    first = next(at for at, entry in enumerate(log.entries) if is_bad(entry))
    assert sum(map(is_bad, log.entries)) > 1, "a later state of the key stays"
    del log.entries[first]
    report = again(world, REVIEW)
    assert report.differing == 0
    assert set(report.gone) == {COMPACTED}


def is_bad(entry: Any) -> bool:
    return entry.message is not None and entry.message.key == BAD.encode()


def test_a_record_that_retention_deleted_is_said() -> None:
    world = played()
    drop(
        world,
        "orders.submissions.v1",
        "OrderSubmitted",
        lambda value: value["order"].decoded()["order_id"] == BAD,
    )
    report = again(world, INTAKE)
    assert report.differing == 0
    assert report.gone == {"retention has deleted records of orders.submissions.v1": 1}
