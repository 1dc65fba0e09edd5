"""Every byte of every chain: each entry follows the one before it, and each chain is as long as the
index knows it to be. So a byte that was changed, an end that was cut off, entries that changed
places and a segment that is gone are all found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from orders.client.archive.bundles import Content, digest, place_of, places
from orders.client.archive.chains import walk
from orders.client.archive.entries import Broken, Link, Position, unpacked
from orders.client.archive.index import Index
from orders.client.archive.layout import INDEX, partitions, segments
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.opening import storage


class Chain(NamedTuple):
    """What a partition's chain comes to: so many sound entries in so many segments, the last of
    this hash; `broken`: the first entry that is not what was written, and why."""

    partition: int
    entries: int
    segments: int
    hash: str
    broken: Broken | None


class Against(NamedTuple):
    """The archive against the order file: orders that ended long enough ago; of them `missing` ones
    are in no chain, or not with all their facts; `first` of them."""

    ended: int
    missing: int
    first: str


Facts = dict[str, tuple[int, bytes]]
"""How many facts of an order stand in the chains, and which."""
Taker = Callable[[Content], None]


def verify(folder: Path, takers: Sequence[Taker] = ()) -> list[Chain]:
    """All chains, of which each ends where it first breaks; `takers` are given the bundles in them.
    May run while the archive is written. Raises FileAway, ConfigError."""
    known = _known(folder)
    return [
        _walked(folder, partition, known, takers)
        for partition in sorted({*partitions(folder), *known})
    ]


def against(file: OrderFile, collected: Facts, before_ms: int) -> Against:
    """Whether the archive has every order that had ended by then, with every fact."""
    identities, ended, missing = file.identities(), 0, list[str]()
    for order_id in file.ended(before_ms):
        ended += 1
        facts = file.facts(order_id)
        found = collected.get(order_id, (0, bytes(16)))
        known = digest(place_of(one, identities) for one in facts)
        if len(facts) > found[0] or (len(facts) == found[0] and known != found[1]):
            missing.append(order_id)
    return Against(ended, len(missing), missing[0] if missing else "")


def _known(folder: Path) -> Mapping[int, Link]:
    """Where each chain ends by the index; nothing where there is none."""
    if not (folder / INDEX).exists():
        return {}
    index = Index(folder)
    try:
        return index.chains()
    finally:
        index.close()


def _walked(
    folder: Path, partition: int, known: Mapping[int, Link], takers: Sequence[Taker]
) -> Chain:
    end, last, broken = known.get(partition), Link(), None
    try:
        with storage(folder):
            for entry in walk(folder, partition):
                last = entry.link
                if takers:
                    _give(entry.frame, takers)
                if end is not None and last.sequence == end.sequence:
                    break  # what stands behind it may just be written
        if end is not None and last.sequence < end.sequence:
            at = Position(partition, last.sequence + 1, last.segment, last.end)
            broken = Broken(at, f"the chain was cut off: the index knows {end.sequence} entries")
        elif end is not None and last.hash != end.hash:
            at = Position(partition, last.sequence, last.segment, last.end)
            broken = Broken(at, "it is another entry than the one that the index knows")
    except Broken as error:
        broken = error
    there = len(segments(folder, partition))
    return Chain(partition, last.sequence, there, last.hash.hex(), broken)


def _give(frame: bytes, takers: Sequence[Taker]) -> None:
    content = unpacked(frame)
    if content["kind"] != "schema":
        for take in takers:
            take(content)


def collecting(collected: Facts) -> Taker:
    """Fills this with which facts stand in the chains."""

    def take(content: Content) -> None:
        facts, before = collected.get(content["order_id"], (0, bytes(16)))
        total = digest(places(content), before)
        collected[content["order_id"]] = (facts + len(content["facts"]), total)

    return take


def sound(chains: Iterable[Chain]) -> bool:
    """Whether none is broken."""
    return all(chain.broken is None for chain in chains)
