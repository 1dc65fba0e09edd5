"""The audit finds nothing wrong in a world that lived, and each kind of fault that is put into
one."""

from collections.abc import Callable
from copy import copy, deepcopy

import pytest

from orders.audit.show import as_json
from tests import orders as made
from tests.audit.fakes import audit_of
from tests.audit.faults import figures, goods, money, orders, stores
from tests.audit.lived import COMPLETED, DAY, every, find, lived
from tests.engine.scenario import come_to_rest
from tests.engine.world import World


@pytest.fixture(scope="module")
def healthy() -> World:
    """Made once; a test spoils a copy."""
    return lived()


@pytest.fixture
def world(healthy: World) -> World:
    """A copy of the world's topics and Redis."""
    copied = copy(healthy)
    copied.broker, copied.server = deepcopy((healthy.broker, healthy.server))
    return copied


def test_a_world_that_lived_is_in_order(world: World) -> None:
    report = audit_of(world)
    said = as_json(report)
    assert report.ok, [result.shown for result in report.results.values() if not result.ok]
    assert said["submitted"] == 13
    assert said["by_state"]["completed"] == 3
    assert (said["lost"], said["duplicated"], said["oversold"], said["leaked_reservations"]) == (
        0,
        0,
        0,
        0,
    )
    assert said["ledgers_balanced"]
    assert said["redis_equals_kafka"]
    assert said["dead_letters"] == {"intake/corrupt": 1}
    assert said["latency_ms"]["with_waits"]["measured"] == 7


def test_partition_by_partition_it_says_the_same(world: World) -> None:
    whole, parts = as_json(audit_of(world)), as_json(audit_of(world, size=1))
    assert {**whole, "seconds": 0} == {**parts, "seconds": 0}


def test_an_import_that_is_repeated_after_months_adds_nothing() -> None:
    """Intake has forgotten the orders that ended, and refuses their dates; no status moves, no
    customer hears of it (IN-05)."""
    world = lived()
    world.clock.advance(40 * DAY)
    come_to_rest(world)
    before, messages = audit_of(world).by_state, len(world.read("orders.messages.v1"))
    for value in [value for *_, value in every(world, "orders.submissions.v1", "OrderSubmitted")]:
        world.send("orders.submissions.v1", "OrderSubmitted", value)
    come_to_rest(world)
    refused = [
        value["order_id"]
        for kind, value in world.read("orders.intake.v1")
        if kind.name == "OrderRejected"
    ]
    assert len(refused) > 3, "those that had ended"
    report = audit_of(world)
    assert report.ok, [result.shown for result in report.results.values() if not result.ok]
    assert report.by_state == before
    assert len(world.read("orders.messages.v1")) == messages


def test_a_payment_that_is_told_after_months_is_a_persons_and_is_shown() -> None:
    """Review cannot tell it from a repeat of one that it forgot with the order (RV-03)."""
    world = lived()
    world.clock.advance(40 * DAY)
    come_to_rest(world)
    prepaid = find(world, *COMPLETED, lambda value: int(value["order_id"][5:]) % 2 == 0)[3]
    for _ in range(2):
        money.pay(world, prepaid["order_id"], made.PLACED)
        come_to_rest(world)
    report = audit_of(world)
    assert report.ok, [result.shown for result in report.results.values() if not result.ok]
    assert (report.left, as_json(report)["left_to_finance"]) == (1, 1)


FAULTS: list[tuple[Callable[[World], None], str, str]] = [
    (orders.a_lost_answer, "submissions", "answered nothing"),
    (orders.a_lost_end, "submissions", "nothing says how it ended"),
    (orders.a_swallowed_order, "submissions", "knows nothing of it"),
    (orders.an_order_nobody_moves, "submissions", "nothing will move it"),
    (orders.an_order_that_intake_changed, "submissions", "took another order"),
    (orders.garbage_without_letter, "submissions", "no dead letter"),
    (orders.an_order_received_twice, "duplicates", "2 x OrderReceived of 1"),
    (orders.goods_sent_twice, "duplicates", "2 x ShipmentDispatched"),
    (orders.two_ends, "duplicates", "ended in 2 ways: cancelled, completed"),
    (orders.an_answer_that_no_partner_got, "answers", "CONFIRMED (orders.review.v1/"),
    (orders.an_answer_for_another, "answers", "its partner was told CHANGED of"),
    (orders.a_wrong_status, "status", "tracking says 'cancelled'"),
    (orders.a_fact_that_nobody_told, "timeline", "is not on its timeline"),
    (orders.a_fact_told_twice, "timeline", "is told 2 times"),
    (orders.a_fact_out_of_place, "timeline", "the facts"),
    (orders.a_fact_that_nobody_wrote, "timeline", "is told, and nobody wrote it"),
    (figures.figures_that_nobody_told, "measures", "its figures are told 0 times"),
    (figures.figures_told_twice, "measures", "its figures are told 2 times"),
    (figures.a_shipment_too_many, "measures", "its shipments is told as 9"),
    (figures.another_day_of_submission, "measures", "its submitted_at is told as 7"),
    (figures.an_end_that_was_none, "measures", "allocation did not end it"),
    (figures.measures_that_were_lost, "measures", "time_to_answer: measured as"),
    (figures.measures_told_twice, "measures", "time_to_answer: measured as"),
    (orders.a_workload_that_is_not, "workload", "7 are told to be 'held', 0 are"),
    (goods.an_estimate_that_is_not, "availability", "1000 on hand and"),
    (goods.stock_that_never_came, "oversold", "more than there was"),
    (money.a_limit_that_was_lower, "oversold", "used of 1"),
    (goods.a_take_that_no_state_knows, "ledgers", "by its state"),
    (goods.a_supply_without_entry, "ledgers", "supplied by the state"),
    (goods.goods_that_left_unbooked, "dispatched", "booked"),
    (goods.a_shelf_of_nobody, "shelves", "'BER' is no warehouse of the house"),
    (goods.pieces_that_the_network_does_not_know, "shelves", "on the shelves"),
    (goods.lots_that_the_shelf_does_not_have, "shelves", "7 free in all, 8 of its lots"),
    (goods.a_receipt_that_was_dropped, "documents", "tells of 15, 14 are booked"),
    (goods.a_receipt_that_was_booked_twice, "documents", "was booked 2 times"),
    (goods.a_scan_that_counted_twice, "documents", "had an effect 2 times"),
    (
        money.a_document_left_to_finance_although_the_order_is_known,
        "documents",
        "knew its order",
    ),
    (goods.a_hold_of_a_finished_order, "reservations", "inventory still keeps 2 of stock/SKU-1"),
    (money.too_much_money_back, "money", "asked back"),
    (money.money_that_was_not_given_back, "dues", "0 EUR minor units asked back"),
    (money.credit_for_less_than_is_unpaid, "credit", "uses 1 of the limit"),
    (money.a_payment_that_nobody_asked_for, "refunds", "no stage asked for it"),
    (goods.more_sent_than_ordered, "money", "99 sent"),
    (stores.a_mark_without_letter, "dead letters", "2 letters, 0 are there"),
    (stores.another_state_in_redis, "redis", "other state"),
    (stores.a_pointer_to_another_record, "redis", "where Redis points to"),
    (stores.a_pointer_to_an_order_under_way, "redis", "it is not over"),
    (stores.a_timer_missing_in_redis, "redis", "its timer is None in Redis"),
    (stores.an_unconfirmed_batch, "redis", "batch 1:1 is confirmed"),
    (stores.an_emptied_redis, "redis", "no such store"),
    (stores.free_stock_in_redis_that_is_not_there, "redis", "stock/SKU-1: free"),
]


@pytest.mark.parametrize(
    ("spoil", "check", "words"), FAULTS, ids=[fault.__name__ for fault, _, _ in FAULTS]
)
def test_it_finds(
    spoil: Callable[[World], None],
    check: str,
    words: str,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("orders.audit.stores.PAUSE_SECONDS", 0)
    monkeypatch.setattr("orders.audit.held.PAUSE_SECONDS", 0)
    spoil(world)
    report = audit_of(world)
    assert not report.ok
    found = [f"{finding.about}: {finding.says}" for finding in report.results[check].shown]
    assert any(words in one for one in found), found
