"""A house with an archive, and who looks into it."""

from pathlib import Path
from typing import Any

import zstandard

from orders.client.archive.asking import Archive
from orders.client.archive.layout import partitions, segments
from orders.client.archive.verifying import Against, Chain, Facts, against, collecting, verify
from orders.client.keyroom.keys import Keys
from orders.contracts.partitioner import partition_of
from tests.lake.log import PARTITIONS
from tests.orderfile.house import House

FAR = 4_000_000_000_000


class Chest(House):
    """`ended()` makes an order that has come to its end."""

    def __init__(self, folder: Path, most: int = 1_000) -> None:
        super().__init__(folder / "file", most)
        self.archive, self.keys = folder / "archive", Keys(folder / "keys")

    def ended(self, key: str) -> None:
        partition = partition_of(key.encode(), PARTITIONS)
        self.order(key, partition)
        self.status(key, "completed", 9, partition, final=True)

    def late(self, key: str) -> None:
        """Something more is heard of it."""
        partition = partition_of(key.encode(), PARTITIONS)
        self.log.put("carrier.events.v1", b"late", key, partition)

    def verified(self) -> list[Chain]:
        return verify(self.archive)

    def broken(self) -> list[Chain]:
        return [chain for chain in self.verified() if chain.broken]

    def against(self) -> Against:
        facts = Facts()
        verify(self.archive, [collecting(facts)])
        return against(self.asking(), facts, FAR)

    def reading(self) -> Archive:
        return Archive(self.archive, self.keys)

    def files(self) -> list[Path]:
        """All segments."""
        return [file for number in partitions(self.archive)
                for _, file in segments(self.archive, number)]  # fmt: skip

    def archived(self) -> dict[str, list[tuple[str, int, int]]]:
        """Order -> places of its facts, as often as they stand in the chains."""
        archive, found = self.reading(), dict[str, list[tuple[str, int, int]]]()
        for held in archive.all(1_000):
            bundle = archive.get(held.order_id)
            assert bundle is not None
            found[held.order_id] = [(f.topic, f.partition, f.offset) for f in bundle.facts]
        archive.close()
        return found

    def facts(self) -> dict[str, list[tuple[str, int, int]]]:
        """The same of all orders, as the order file has it."""
        found = dict[str, list[tuple[str, int, int]]]()
        for row in self.content()["facts"]:
            found.setdefault(row[0], []).append(row[1:4])
        return found

    def same(self) -> bool:
        """Each fact of each order stands in the chains, once."""
        archived, facts = self.archived(), self.facts()
        return {k: sorted(v) for k, v in archived.items()} == {
            k: sorted(v) for k, v in facts.items()
        }


def lines(file: Path) -> bytes:
    """What any program that knows Zstandard makes of a segment."""
    with file.open("rb") as opened:
        reader: Any = zstandard.ZstdDecompressor().stream_reader(opened, read_across_frames=True)
        return bytes(reader.read())
