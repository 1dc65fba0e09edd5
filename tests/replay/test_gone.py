"""What is no longer there to be folded again is no difference, but said."""

from typing import Any

from orders.contracts.catalogue import record_type
from orders.contracts.records import Price
from orders.replay.again import COMPACTED
from services.intake.stage import STAGE as INTAKE
from services.review.stage import STAGE as REVIEW
from tests.audit.lived import drop
from tests.engine.broken import BAD
from tests.engine.scenario import BUYERS, SKUS, STAGES, come_to_rest, small_world
from tests.replay.past import again, approved_from, played


def test_what_another_policy_decided_is_left_out_and_counted() -> None:
    world = small_world()
    stricter = approved_from(4_999_999)
    for one in STAGES:
        world.replica(one, policy=stricter if one is REVIEW else None)
    come_to_rest(world)
    report = again(world, REVIEW)
    assert report.decisions == 0
    [(reason, count)] = report.gone.items()
    assert stricter.version in reason
    assert count >= BUYERS
    assert not again(world, REVIEW, policy=stricter).differing


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
