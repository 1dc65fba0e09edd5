"""What was tampered with, and what would be decided otherwise, is named when it is folded again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from orders.contracts.records import OrderConfirmed, OrderReceived
from orders.engine.stage import Woken
from services.inventory.stage import STAGE as INVENTORY
from services.review.policy import ReviewPolicy
from services.review.stage import STAGE as REVIEW
from tests.audit.lived import change, drop, find, repeat
from tests.engine.broken import BAD, spoiled
from tests.replay.past import again, approved_from, only, past, played


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
    assert (found.key, found.now) == (BAD, "LookupError: it asks less than it did")


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
    report = again(past(), REVIEW, policy=approved_from(1))
    received = len(
        [kind for kind, _ in past().read("orders.intake.v1") if kind.record is OrderReceived]
    )
    assert report.differing == sum(report.changes.values()) >= received
    assert any("OrderHeld" in now and "OrderConfirmed" in then for then, now in report.changes)
    assert not again(past(), REVIEW, policy=policy).differing
