"""Goods that were taken, sent or booked wrongly."""

from typing import Any

from tests.audit.lived import (
    COMPLETED,
    DAY,
    change,
    change_movement,
    drop,
    every,
    find,
    kind,
    moves,
    repeat,
)
from tests.audit.states import last_state, write_state
from tests.engine.world import World

AVAILABILITY = ("ref.availability.v1", "Availability")


def stock_that_never_came(world: World) -> None:
    """The opening stock's entry said more than the takes need; now it says less."""
    change_movement(world, "stock", {"amount": 5}, lambda one: one["credit"] == "supplier")


def an_estimate_that_is_not(world: World) -> None:
    """What is told last of an article is another than the books have, and it has been quiet since:
    only of another something moved."""
    log, _, message, value = find(world, *AVAILABILITY, lambda value: value["sku"] == "SKU-1")
    told = world.codec.encode(kind(*AVAILABILITY), {**value, "on_hand": 1000})
    log.append(message.key, told, message.headers, message.timestamp, None)
    other = moves(lambda one: one["account"] == "SKU-2")
    log, _, message, _ = find(world, "stock.journal.v2", "JournalEntry", other)
    later = message.timestamp + 3_600_000
    log.append(message.key, message.value, message.headers, later, None)


def a_take_that_no_state_knows(world: World) -> None:
    repeat(
        world,
        "warehouse_stock.journal.v2",
        "JournalEntry",
        moves(lambda one: one["debit"] == "reserved"),
    )


def a_supply_without_entry(world: World) -> None:
    about = moves(lambda one: one["account"] == "SKU-2" and one["credit"] == "supplier")
    drop(world, "stock.journal.v2", "JournalEntry", about)


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
    state = last_state(world, "inventory", order)
    reservation = {
        "ledger": "stock",
        "account": "SKU-1",
        "version": 1,
        "line": 1,
        "amount": 2,
        "bucket": "reserved",
    }
    write_state(world, "inventory", order.encode(), {**state, "reservations": [reservation]})


def more_sent_than_ordered(world: World) -> None:
    lines = find(world, "orders.notices.v1", "UnitsDispatched")[3]["lines"]
    change(
        world,
        "orders.notices.v1",
        "UnitsDispatched",
        {"lines": [{**one, "quantity": 99} for one in lines]},
    )


def a_shelf_of_nobody(world: World) -> None:
    drop(world, "ref.warehouses.v1", "Warehouse")


def pieces_that_the_network_does_not_know(world: World) -> None:
    came = {"amount": 15}
    change_movement(world, "warehouse_stock", came, lambda one: one["credit"] == "supplier")


def lots_that_the_shelf_does_not_have(world: World) -> None:
    change_movement(world, "lot_stock", {"amount": 5}, lambda one: one["credit"] == "supplier")


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
        return reported and moves(lambda one: bool(one["account"] == said["sku"]))(entry)

    repeat(world, "stock.journal.v2", "JournalEntry", mine)
    change(world, "stock.journal.v2", "JournalEntry", {"cause": again}, mine)


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
