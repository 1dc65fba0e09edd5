"""What the store keeps of a key that its stage is done with: not the state, but where it stands on
the changelog (docs/decisions/0051-ended-orders-stay-in-kafka.md).

A pointer is a byte with which no state begins, and the offset. Compaction keeps the last record of
a key where it stands, so what a pointer names is there for as long as the pointer.
"""

from collections.abc import Mapping

from orders.engine.errors import Dangling
from orders.engine.ports.log import Changelog

MARK = b"\x01"


def pointer_to(offset: int) -> bytes:
    """To the record of the changelog at this offset."""
    return MARK + offset.to_bytes(8, "big")


def target(kept: bytes) -> int | None:
    """The offset that it points to; None if it is a state."""
    return int.from_bytes(kept[1:], "big") if kept[:1] == MARK else None


def recalled(
    changelog: Changelog, topic: str, partition: int, kept: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    """The states of what the store keeps; those that it points to are read from the changelog.
    Raises Dangling if one is not there: somebody wrote into Redis, or took records of the topic."""
    offsets = {key: at for key, one in kept.items() if (at := target(one)) is not None}
    if not offsets:
        return kept
    found = changelog.at(topic, partition, sorted(offsets.values()))
    states = dict(kept)
    for key, offset in offsets.items():
        message = found.get(offset)
        if message is None or message.value is None or message.key != key.encode():
            raise Dangling({partition: f"{topic} has no state of {key} at offset {offset}"})
        states[key] = message.value
    return states
