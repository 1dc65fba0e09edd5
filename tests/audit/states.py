"""States of stages as if the stages had written them otherwise: in the changelog and in Redis."""

from tests.audit.lived import kind
from tests.engine.world import World


def last_state(world: World, stage: str, key: str) -> dict[str, object]:
    """What the stage has written last of a key."""
    topic, found = f"{stage}.state.v1", None
    for partition in range(world.partitions):
        for entry in world.broker.log(topic, partition).entries:
            if entry.readable and entry.message is not None and entry.message.key == key.encode():
                found = entry.message.value
    assert found is not None
    return world.codec.decode_state(found, topic)


def write_state(world: World, stage: str, key: bytes, state: dict[str, object]) -> None:
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


def forget(world: World, stage: str, key: str) -> None:
    """As if the stage had never known the key."""
    for partition in range(world.partitions):
        log = world.broker.log(f"{stage}.state.v1", partition)
        log.entries = [
            entry
            for entry in log.entries
            if entry.message is None or entry.message.key != key.encode()
        ]
        world.server.stores[stage, partition].states.pop(key, None)
        world.server.stores[stage, partition].due.pop(key, None)
