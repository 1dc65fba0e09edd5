"""The audit finds nothing wrong in a world that lived, and each kind of fault that is put into
one."""

from collections.abc import Callable
from copy import copy, deepcopy
from typing import Any

import pytest

from orders.audit.show import as_json
from orders.engine.ports.guard import BatchId
from tests.audit.fakes import audit_of
from tests.audit.lived import DAY, change, drop, every, find, kind, lived, repeat
from tests.engine.scenario import come_to_rest
from tests.engine.world import World

COMPLETED = ("orders.aftersales.v1", "OrderCompleted")


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


def a_lost_answer(world: World) -> None:
    drop(world, "orders.intake.v1", "CorrectionRequested")


def a_lost_end(world: World) -> None:
    drop(world, "orders.intake.v1", "OrderRejected")


def a_swallowed_order(world: World) -> None:
    order = find(world, *COMPLETED)[3]["order_id"]
    for topic, name in (
        COMPLETED,
        ("orders.notices.v1", "OrderFinished"),
        ("orders.status.v1", "OrderStatus"),
    ):
        drop(
            world,
            topic,
            name,
            lambda value: value["order_id"] == order and value.get("final", True),
        )
    _forget(world, "aftersales", order)


def an_order_nobody_moves(world: World) -> None:
    """Backordered, but neither timer nor wait: states say so, in Kafka and in Redis alike."""
    waiting = {
        key
        for stage, store in world.server.stores.items()
        if stage[0] == "inventory"
        for key in store.due
    }
    order = min(
        waiting, key=lambda key: _last_state(world, "inventory", key)["status"] != "backordered"
    )
    _write_state(
        world,
        "inventory",
        order.encode(),
        {**_last_state(world, "inventory", order), "wake_at": None, "waits": []},
    )


def garbage_without_letter(world: World) -> None:
    drop(world, "intake.dlq.v1", "DeadLetter")


def an_order_received_twice(world: World) -> None:
    repeat(world, "orders.intake.v1", "OrderReceived")


def goods_sent_twice(world: World) -> None:
    repeat(world, "orders.shipping.v1", "ShipmentDispatched")


def two_ends(world: World) -> None:
    done = find(world, *COMPLETED)[3]
    stopped = find(world, "orders.notices.v1", "OrderStopped")[3]
    value = {**stopped, "order_id": done["order_id"], "lines": []}
    partition = find(world, *COMPLETED)[0].partition
    payload = world.codec.encode(kind("orders.notices.v1", "OrderStopped"), value)
    world.broker.send("orders.notices.v1", done["order_id"].encode(), payload, partition)


def a_wrong_status(world: World) -> None:
    change(
        world,
        "orders.status.v1",
        "OrderStatus",
        {"status": "cancelled"},
        lambda value: value["status"] == "completed",
    )


def stock_that_never_came(world: World) -> None:
    """The opening stock's entry said more than the takes need; now it says less."""
    change(
        world,
        "stock.journal.v1",
        "JournalEntry",
        {"amount": 5},
        lambda entry: entry["credit"] == "supplier",
    )


def a_limit_that_was_lower(world: World) -> None:
    change(world, "ref.customers.v1", "Customer", {"credit_limit_minor": 1})


def a_take_that_no_state_knows(world: World) -> None:
    repeat(
        world,
        "warehouse_stock.journal.v1",
        "JournalEntry",
        lambda entry: entry["debit"] == "reserved",
    )


def a_supply_without_entry(world: World) -> None:
    drop(
        world,
        "stock.journal.v1",
        "JournalEntry",
        lambda entry: entry["cause"].startswith("stock.events.v1") and entry["account"] == "SKU-2",
    )


def goods_that_left_unbooked(world: World) -> None:
    [line, *others] = find(world, "orders.notices.v1", "UnitsDispatched")[3]["lines"]
    change(
        world,
        "orders.notices.v1",
        "UnitsDispatched",
        {"lines": [{**line, "quantity": line["quantity"] + 1}, *others]},
    )


def a_hold_of_a_finished_order(world: World) -> None:
    order = find(world, *COMPLETED)[3]["order_id"]
    state = _last_state(world, "inventory", order)
    reservation = {"ledger": "stock", "account": "SKU-1", "version": 1, "line": 1, "amount": 2}
    _write_state(world, "inventory", order.encode(), {**state, "reservations": [reservation]})


def too_much_money_back(world: World) -> None:
    """The cancelled order was on account: nothing was paid."""
    log, _, message, notice = find(world, "orders.notices.v1", "OrderStopped")
    value = {
        "order_id": notice["order_id"],
        "version": 1,
        "refund_id": "x",
        "amount_minor": 10**9,
        "currency": "EUR",
        "because": "",
        "lines": [],
        "at": 0,
    }
    log = world.broker.log("orders.review.v1", log.partition)
    log.append(
        message.key,
        world.codec.encode(kind("orders.review.v1", "RefundRequested"), value),
        (),
        message.timestamp,
        None,
    )


def a_payment_that_nobody_asked_for(world: World) -> None:
    order = find(world, *COMPLETED)[3]["order_id"]
    paid = {
        "order_id": order,
        "document_id": "bank-1",
        "refund_id": "review-9",
        "amount_minor": 1,
        "currency": "EUR",
        "at": 0,
    }
    world.send("payment.events.v1", "RefundPaid", paid)


def more_sent_than_ordered(world: World) -> None:
    lines = find(world, "orders.notices.v1", "UnitsDispatched")[3]["lines"]
    change(
        world,
        "orders.notices.v1",
        "UnitsDispatched",
        {"lines": [{**one, "quantity": 99} for one in lines]},
    )


def a_mark_without_letter(world: World) -> None:
    order = find(world, *COMPLETED)[3]["order_id"]
    state = _last_state(world, "aftersales", order)
    parked = {"at": 1, "partition": 0, "letters": 2, "because": "test"}
    _write_state(world, "aftersales", order.encode(), {**state, "parked": parked})


def another_state_in_redis(world: World) -> None:
    store = world.server.stores["review", 0]
    key = next(iter(store.states))
    store.states[key] = store.states[key][:-1] + b"\x7f"


def a_timer_missing_in_redis(world: World) -> None:
    store = next(store for store in world.server.stores.values() if store.due)
    store.due.popitem()


def an_unconfirmed_batch(world: World) -> None:
    world.server.stores["tracking", 1].head.confirmed = BatchId(1, 1)


def an_emptied_redis(world: World) -> None:
    world.server.lose_everything()


def free_stock_in_redis_that_is_not_there(world: World) -> None:
    world.server.books["stock"].free["SKU-1"] += 1


def a_shelf_of_nobody(world: World) -> None:
    drop(world, "ref.warehouses.v1", "Warehouse")


def pieces_that_the_network_does_not_know(world: World) -> None:
    change(
        world,
        "warehouse_stock.journal.v1",
        "JournalEntry",
        {"amount": 15},
        lambda entry: entry["credit"] == "supplier",
    )


def a_receipt_that_was_dropped(world: World) -> None:
    """It told of one piece more than the books have; master data is old enough to be known."""
    for topic, name in (("ref.articles.v1", "Article"), ("ref.warehouses.v1", "Warehouse")):
        for log, index, message, _ in every(world, topic, name):
            log.entries[index].message = message._replace(timestamp=message.timestamp - DAY)
    said = find(world, "stock.events.v1", "StockReceived")[3]
    change(world, "stock.events.v1", "StockReceived", {"quantity": said["quantity"] + 1})


def a_receipt_that_was_booked_twice(world: World) -> None:
    said = repeat(world, "stock.events.v1", "StockReceived")
    log = find(world, "stock.events.v1", "StockReceived")[0]
    again = f"stock.events.v1/{log.partition}/{log.entries[-1].offset}"

    def mine(entry: dict[str, Any]) -> bool:
        reported = str(entry["cause"]).startswith("stock.")
        return reported and bool(entry["account"] == said["sku"])

    repeat(world, "stock.journal.v1", "JournalEntry", mine)
    change(world, "stock.journal.v1", "JournalEntry", {"cause": again}, mine)


def a_scan_that_counted_twice(world: World) -> None:
    """The carrier repeated it, and what came of it the first time came of it again."""
    scanned = repeat(world, "carrier.events.v1", "CarrierScanned")
    place = find(world, "carrier.events.v1", "CarrierScanned")[0]
    again = f"carrier.events.v1/{place.partition}/{place.entries[-1].offset}"
    log, _, message, _ = find(
        world,
        "orders.shipping.v1",
        "ShipmentDelivered",
        lambda value: value["shipment_id"] == scanned["shipment_id"],
    )
    headers = [*message.headers]
    log.append(
        message.key,
        message.value,
        [(name, again.encode() if name == "cause" else value) for name, value in headers],
        message.timestamp,
        None,
    )


def money_that_was_not_given_back(world: World) -> None:
    """One of the cancelled orders was paid."""
    drop(world, "orders.review.v1", "RefundRequested")


def credit_for_less_than_is_unpaid(world: World) -> None:
    change(
        world,
        "credit.journal.v1",
        "JournalEntry",
        {"amount": 1},
        lambda entry: entry["debit"] == "reserved",
    )


FAULTS: list[tuple[Callable[[World], None], str, str]] = [
    (a_lost_answer, "submissions", "answered nothing"),
    (a_lost_end, "submissions", "nothing says how it ended"),
    (a_swallowed_order, "submissions", "knows nothing of it"),
    (an_order_nobody_moves, "submissions", "nothing will move it"),
    (garbage_without_letter, "submissions", "no dead letter"),
    (an_order_received_twice, "duplicates", "2 x OrderReceived of 1"),
    (goods_sent_twice, "duplicates", "2 x ShipmentDispatched"),
    (two_ends, "duplicates", "ended in 2 ways: cancelled, completed"),
    (a_wrong_status, "status", "tracking says 'cancelled'"),
    (stock_that_never_came, "oversold", "more than there was"),
    (a_limit_that_was_lower, "oversold", "used of 1"),
    (a_take_that_no_state_knows, "ledgers", "by its state"),
    (a_supply_without_entry, "ledgers", "supplied by the state"),
    (goods_that_left_unbooked, "dispatched", "booked"),
    (a_shelf_of_nobody, "shelves", "'BER' is no warehouse of the house"),
    (pieces_that_the_network_does_not_know, "shelves", "on the shelves"),
    (a_receipt_that_was_dropped, "documents", "tells of 15, 14 are booked"),
    (a_receipt_that_was_booked_twice, "documents", "was booked 2 times"),
    (a_scan_that_counted_twice, "documents", "had an effect 2 times"),
    (a_hold_of_a_finished_order, "reservations", "inventory still keeps 2 of stock/SKU-1"),
    (too_much_money_back, "money", "asked back"),
    (money_that_was_not_given_back, "dues", "0 EUR minor units asked back"),
    (credit_for_less_than_is_unpaid, "credit", "uses 1 of the limit"),
    (a_payment_that_nobody_asked_for, "refunds", "no stage asked for it"),
    (more_sent_than_ordered, "money", "99 sent"),
    (a_mark_without_letter, "dead letters", "2 letters, 0 are there"),
    (another_state_in_redis, "redis", "other state"),
    (a_timer_missing_in_redis, "redis", "its timer is None in Redis"),
    (an_unconfirmed_batch, "redis", "batch 1:1 is confirmed"),
    (an_emptied_redis, "redis", "no such store"),
    (free_stock_in_redis_that_is_not_there, "redis", "stock/SKU-1: free"),
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
    monkeypatch.setattr("orders.audit.bookkeeping.PAUSE_SECONDS", 0)
    spoil(world)
    report = audit_of(world)
    assert not report.ok
    found = [f"{finding.about}: {finding.says}" for finding in report.results[check].shown]
    assert any(words in one for one in found), found


def _last_state(world: World, stage: str, key: str) -> dict[str, object]:
    topic, found = f"{stage}.state.v1", None
    for partition in range(world.partitions):
        for entry in world.broker.log(topic, partition).entries:
            if entry.readable and entry.message is not None and entry.message.key == key.encode():
                found = entry.message.value
    assert found is not None
    return world.codec.decode_state(found, topic)


def _write_state(world: World, stage: str, key: bytes, state: dict[str, object]) -> None:
    """As if the stage had written it: in the changelog and in Redis."""
    topic = f"{stage}.state.v1"
    name = f"{stage.title()}State"
    payload = world.codec.encode(kind(topic, name), state)
    for partition in range(world.partitions):
        store = world.server.stores[stage, partition]
        if key.decode() in store.states:
            log = world.broker.log(topic, partition)
            last = next(
                entry.message for entry in reversed(log.entries) if entry.message is not None
            )
            log.append(key, payload, last.headers, last.timestamp, None)
            store.states[key.decode()], store.head.watermark = payload, log.high
            if state["wake_at"] is None or state["parked"]:
                store.due.pop(key.decode(), None)


def _forget(world: World, stage: str, key: str) -> None:
    for partition in range(world.partitions):
        log = world.broker.log(f"{stage}.state.v1", partition)
        log.entries = [
            entry
            for entry in log.entries
            if entry.message is None or entry.message.key != key.encode()
        ]
        world.server.stores[stage, partition].states.pop(key, None)
        world.server.stores[stage, partition].due.pop(key, None)
