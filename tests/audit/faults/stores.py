"""Marks without letters, and a Redis that is not the fold of Kafka."""

from orders.engine.core.pointers import pointer_to, target
from orders.engine.ports.guard import BatchId
from tests.audit.lived import COMPLETED, find
from tests.audit.states import last_state, write_state
from tests.engine.world import World


def a_mark_without_letter(world: World) -> None:
    order = find(world, *COMPLETED)[3]["order_id"]
    state = last_state(world, "aftersales", order)
    parked = {"at": 1, "partition": 0, "letters": 2, "because": "test"}
    write_state(world, "aftersales", order.encode(), {**state, "parked": parked})


def another_state_in_redis(world: World) -> None:
    store = world.server.stores["review", 0]
    key = next(key for key, state in store.states.items() if target(state) is None)
    store.states[key] = store.states[key][:-1] + b"\x7f"


def a_pointer_to_another_record(world: World) -> None:
    store, key, at = next(
        (store, key, at)
        for store in world.server.stores.values()
        for key, one in store.states.items()
        if (at := target(one))
    )
    store.states[key] = pointer_to(at - 1)


def a_pointer_to_an_order_under_way(world: World) -> None:
    store = world.server.stores["inventory", 0]
    for entry in world.broker.log("inventory.state.v1", 0).entries:
        message = entry.message
        if entry.readable and message is not None and message.value is not None:
            state = world.codec.decode_state(message.value, message.topic)
            if state["reservations"]:
                store.states[(message.key or b"").decode()] = pointer_to(message.offset)


def a_timer_missing_in_redis(world: World) -> None:
    store = next(store for store in world.server.stores.values() if store.due)
    store.due.popitem()


def an_unconfirmed_batch(world: World) -> None:
    world.server.stores["tracking", 1].head.confirmed = BatchId(1, 1)


def an_emptied_redis(world: World) -> None:
    world.server.lose_everything()


def free_stock_in_redis_that_is_not_there(world: World) -> None:
    world.server.books["stock"].free["SKU-1"] += 1
