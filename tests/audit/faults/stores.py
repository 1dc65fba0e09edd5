"""Marks without letters, and a Redis that is not the fold of Kafka."""

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
