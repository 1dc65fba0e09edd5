"""Orders that got lost, happened twice, or are told wrongly."""

from typing import Any, cast

from orders.contracts.order import CarriedOrder
from orders.contracts.records import Order
from tests.audit.lived import COMPLETED, change, drop, find, kind, repeat
from tests.audit.states import forget, last_state, write_state
from tests.engine.world import World

TIMELINE = "orders.timeline.v1", "TimelineAdded"


def a_lost_answer(world: World) -> None:
    drop(world, "orders.intake.v1", "CorrectionRequested")


def an_answer_that_no_partner_got(world: World) -> None:
    drop(world, "orders.correspondence.v1", "AnswerIssued", lambda value: value["step"] == 28)


def an_answer_for_another(world: World) -> None:
    change(world, "orders.correspondence.v1", "AnswerIssued", {"kind": "CHANGED"})


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
    forget(world, "aftersales", order)


def an_order_nobody_moves(world: World) -> None:
    """Backordered, but neither timer nor wait: states say so, in Kafka and in Redis alike."""
    waiting = {
        key
        for stage, store in world.server.stores.items()
        if stage[0] == "inventory"
        for key in store.due
    }
    order = min(
        waiting, key=lambda key: last_state(world, "inventory", key)["status"] != "backordered"
    )
    write_state(
        world,
        "inventory",
        order.encode(),
        {**last_state(world, "inventory", order), "wake_at": None, "waits": []},
    )


def an_order_that_intake_changed(world: World) -> None:
    sent = find(world, "orders.submissions.v1", "OrderSubmitted")[3]
    content = cast(Order, {**sent["order"].decoded(), "notes": "other"})
    change(
        world,
        "orders.intake.v1",
        "OrderReceived",
        {"order": CarriedOrder.of(content)},
        lambda value: value["order_id"] == sent["order_id"],
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


def a_workload_that_is_not(world: World) -> None:
    log, _, message, value = find(world, "ref.workload.v1", "Workload")
    told = {**value, "orders": {"held": 7}, "at": value["at"] + 10**12}
    payload = world.codec.encode(kind("ref.workload.v1", "Workload"), told)
    log.append(message.key, payload, message.headers, message.timestamp, None)


def a_wrong_status(world: World) -> None:
    change(
        world,
        "orders.status.v1",
        "OrderStatus",
        {"status": "cancelled"},
        lambda value: value["status"] == "completed",
    )


def _confirmed(value: dict[str, Any]) -> bool:
    return bool(value["event"] == "OrderConfirmed")


def a_fact_that_nobody_told(world: World) -> None:
    drop(world, *TIMELINE, _confirmed)


def a_fact_told_twice(world: World) -> None:
    repeat(world, *TIMELINE, _confirmed)


def a_fact_out_of_place(world: World) -> None:
    change(world, *TIMELINE, {"sequence": 99}, _confirmed)


def a_fact_that_nobody_wrote(world: World) -> None:
    change(world, *TIMELINE, {"source_offset": 99_999}, _confirmed)
