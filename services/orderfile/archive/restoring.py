"""Facts for an order file that is built anew: those that neither the topics nor the former file
have any more. What may be kept no longer is erased by the next upkeep."""

from collections.abc import Mapping
from pathlib import Path

from orders.client.archive.bundles import Content, facts_of
from orders.client.archive.chains import contents
from orders.client.archive.parts import opened
from orders.client.keyroom.keys import Keys
from orders.client.reading import Place
from orders.client.tail import Bounds
from services.orderfile.file import OrdersDatabase
from services.orderfile.recording import Recording

A_COMMIT = 500
"""Entries."""


def restore(
    file: OrdersDatabase,
    folder: Path,
    keys: Keys,
    recording: Recording,
    bounds: Mapping[Place, Bounds],
) -> int:
    """How many facts were taken from the archive in this folder: of topics that are the same, from
    before what these still have; what no key opens has no value. Raises FileAway, StoreAway,
    ConfigError."""
    taken, waiting = 0, list[Content]()
    for segment, content in contents(folder):
        waiting.append(opened(content, keys, segment))
        if len(waiting) == A_COMMIT:
            taken += _take(file, waiting, recording, bounds)
            waiting = []
    return taken + _take(file, waiting, recording, bounds)


def _take(
    file: OrdersDatabase,
    told: list[Content],
    recording: Recording,
    bounds: Mapping[Place, Bounds],
) -> int:
    taken = 0
    with file.commit():
        for content in told:
            there = file.offsets(content["order_id"])
            facts = [
                fact
                for fact in facts_of(content)
                if file.identities.get(fact.topic) == content["topics"][fact.topic]
                and fact.offset < _low(bounds, fact.topic, fact.partition)
                and (fact.topic, fact.partition, fact.offset) not in there
            ]
            file.put(recording.rows(facts))
            file.stood(content["order_id"], content["head"])
            taken += len(facts)
    return taken


def _low(bounds: Mapping[Place, Bounds], topic: str, partition: int) -> int:
    known = bounds.get((topic, partition))
    return known.low if known is not None else 0
