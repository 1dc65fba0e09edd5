"""When each channel was last heard of: from what it submits, whether intake lives or not."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from orders.client.masterdata import read_references
from orders.client.reading import Place, Reader
from orders.contracts.catalogue import CHAIN
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Channel
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.lookout.known import Known
from services.lookout.look import Turn

OTHER = "other"
"""Whoever is not in ref.channels.v1: what stands before the colon of a key is chosen outside."""
MOST_CHANNELS = 200
"""So many channels are told apart, the first ones by name: as many series as Prometheus is given,
however long the list is."""
LOOK_BACK_SECONDS = 3_600
A_TURN = 20_000
"""Submissions that one turn reads, at most; what it leaves out, those that come next tell."""
LISTED_SECONDS = 300.0
"""The list of channels is read again so often."""


@contextmanager
def channels(settings: Settings, known: Known) -> Iterator[Turn]:
    """The look at submissions; begins an hour ago."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    listed: set[str] = set()
    listed_at = float("-inf")
    with Reader(settings) as reader:
        places = reader.everywhere([CHAIN["intake"]])
        starts = reader.since(places, int((time.time() - LOOK_BACK_SECONDS) * 1000))

        def turn() -> None:
            nonlocal listed, listed_at
            if time.monotonic() - listed_at > LISTED_SECONDS:
                listed = told_apart(read_references(settings, codec, Channel).table(Channel))
                listed_at = time.monotonic()
            heard = {name: at for name, at in known.channels.items() if name in {*listed, OTHER}}
            if _heard(reader, starts, listed, heard) >= A_TURN:
                starts.update((place, end) for place, (_, end) in reader.bounds(places).items())
            known.channels = heard

        yield turn


def _heard(
    reader: Reader, starts: dict[Place, int], listed: set[str], heard: dict[str, float]
) -> int:
    """Note what stands behind `starts`; returns how many records that were."""
    count, now = 0, time.time()
    for count, message in enumerate(reader.read(starts), start=1):
        starts[message.topic, message.partition] = message.offset + 1
        channel = channel_of(message.key, listed)
        if channel:
            heard[channel] = max(heard.get(channel, 0.0), min(message.timestamp / 1000, now))
        if count >= A_TURN:
            break
    return count


def told_apart(listed: Iterable[str]) -> set[str]:
    """Those of the list that have a series of their own; the others count as `OTHER`."""
    return set(sorted(listed)[:MOST_CHANNELS])


def channel_of(key: bytes | None, listed: set[str]) -> str:
    """Who sent a record of this key, as a label may say it; empty for what no channel sends."""
    name, colon, _ = (key or b"").decode(errors="replace").partition(":")
    if not colon:
        return ""
    return name if name in listed else OTHER
