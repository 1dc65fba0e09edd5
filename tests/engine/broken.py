"""A stage with a bug, what comes of it, and what people do about it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from orders.contracts.catalogue import TOPICS
from orders.contracts.partitioner import partition_of
from orders.contracts.records import OrderConfirmed
from orders.engine.core.replica import Limits
from orders.engine.stage import Stage
from services.inventory.stage import STAGE as INVENTORY
from tests.engine.scenario import STAGES, come_to_rest, small_world
from tests.engine.world import World

BAD = "shop:004"


def spoiled(error: BaseException, bad: Collection[str] = (BAD,)) -> Stage:
    """Inventory with a handler that fails for some orders, as long as they stand in `bad`."""

    def handler(record: Mapping[str, Any], state: Any, ctx: Any) -> Any:
        if record["order_id"] in bad:
            raise error
        return INVENTORY.takes[OrderConfirmed](record, state, ctx)

    return replace(INVENTORY, takes={**INVENTORY.takes, OrderConfirmed: handler})


def world_with(inventory: Stage, limits: Limits | None = None) -> World:
    """The scenario with this inventory."""
    world = small_world()
    for stage in STAGES:
        world.replica(inventory if stage is INVENTORY else stage, limits=limits)
    return world


def mended(world: World) -> None:
    """The mended stage is deployed."""
    old = next(replica for replica in world.replicas if replica._wiring.name == "inventory")
    old.close()
    world.replicas.remove(old)
    world.replica(INVENTORY)
    come_to_rest(world, 20)


def control(
    world: World, action: str, key: str, partition: int | None = None, stage: str = "inventory"
) -> None:
    """A person asks the stage to do something about a key."""
    kind = TOPICS[f"{stage}.control.v1"].records[0]
    value = {
        "key": key,
        "action": action,
        "requested_by": "test",
        "because": "mended",
        "at": world.clock.now(),
    }
    where = partition_of(key.encode(), world.partitions) if partition is None else partition
    world.broker.send(f"{stage}.control.v1", key.encode(), world.codec.encode(kind, value), where)


def letters(world: World, stage: str = "inventory") -> list[dict[str, Any]]:
    """All dead letters of the stage."""
    return [letter for _, letter in world.read(f"{stage}.dlq.v1")]
