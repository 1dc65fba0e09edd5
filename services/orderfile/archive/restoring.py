"""Facts for an order file that is built anew: those that neither the topics nor the former file
have any more. What may be kept no longer is erased by the next upkeep."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from orders.client.archive.bundles import Content, facts_of
from orders.client.archive.chains import walk
from orders.client.archive.entries import Broken, unpacked
from orders.client.archive.layout import partitions
from orders.client.orderfile.opening import storage
from orders.client.reading import Place
from orders.client.tail import Bounds
from services.orderfile.archive.appending import ArchiveDamaged
from services.orderfile.file import OrdersDatabase
from services.orderfile.recording import Recording

A_COMMIT = 500
"""Entries."""


def restore(
    file: OrdersDatabase, folder: Path, recording: Recording, bounds: Mapping[Place, Bounds]
) -> int:
    """How many facts were taken from the archive in this folder: of topics that are the same, from
    before what these still have. Raises ArchiveDamaged, FileAway."""
    taken, waiting = 0, list[Content]()
    for content in _contents(folder):
        waiting.append(content)
        if len(waiting) == A_COMMIT:
            taken += _take(file, waiting, recording, bounds)
            waiting = []
    return taken + _take(file, waiting, recording, bounds)


def _contents(folder: Path) -> Iterator[Content]:
    for partition in partitions(folder):
        try:
            with storage(folder):
                for entry in walk(folder, partition):
                    content = unpacked(entry.frame)
                    if content["kind"] != "schema":
                        yield content
        except Broken as error:
            raise ArchiveDamaged(f"the archive in {folder} is broken: {error}") from error


def _take(
    file: OrdersDatabase,
    contents: list[Content],
    recording: Recording,
    bounds: Mapping[Place, Bounds],
) -> int:
    taken = 0
    with file.commit():
        for content in contents:
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
