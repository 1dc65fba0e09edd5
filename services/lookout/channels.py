"""When each channel was last heard of, and whether its silence is none by chance: from what it
submits, whether intake lives or not."""

import time
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager

import structlog

from orders.business.hours import hour_of
from orders.business.times import DAY, HOUR
from orders.client.masterdata import read_references
from orders.client.reading import Place, Reader
from orders.contracts.catalogue import CHAIN
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Channel
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.lookout.habits import Habit, is_silent
from services.lookout.known import Known
from services.lookout.look import Turn
from services.lookout.remembering import Memory, remember, remembered

OTHER = "other"
"""Whoever is not in ref.channels.v1: what stands before the colon of a key is chosen outside."""
MOST_CHANNELS = 100
"""So many channels are told apart, the first ones by name: as many series as Prometheus is given,
however long the list is."""
LOOK_BACK_MS = HOUR
LONGEST_MS = 7 * DAY
"""So much of what was said while nobody looked out is read, at most."""
A_TURN = 20_000
"""Submissions that one turn reads, at most; what it leaves out, those that come next tell."""
LISTED_SECONDS = 300.0
"""The list of channels is read again so often."""
KEPT_SECONDS = 60.0
"""Habits are judged and kept so often."""
_log = structlog.get_logger("lookout")

Heard = Mapping[str, list[int]]
"""Channel -> when it was heard, ms, wall clock."""


@contextmanager
def channels(settings: Settings, known: Known) -> Iterator[Turn]:
    """The look at submissions; begins where the last lookout ended, or an hour ago."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    listed: Mapping[str, Channel] = {}
    listed_at = kept_at = float("-inf")
    memory = _begun(remembered(settings.data_dir), _now())
    habits, last = dict(memory.habits), {name: one.last_at for name, one in memory.habits.items()}
    with Reader(settings) as reader:
        places = reader.everywhere([CHAIN["intake"]])
        starts = reader.since(places, memory.until)

        def turn() -> None:
            nonlocal listed, listed_at, kept_at
            if time.monotonic() - listed_at > LISTED_SECONDS:
                listed = told_apart(read_references(settings, codec, Channel).table(Channel))
                listed_at = time.monotonic()
            count, heard = _heard(reader, starts, listed)
            if count >= A_TURN:
                starts.update((place, end) for place, (_, end) in reader.bounds(places).items())
            last.update((name, max(last.get(name, 0), *times)) for name, times in heard.items())
            known.channels = {
                name: at / 1000 for name, at in last.items() if at and name in {*listed, OTHER}
            }
            learn(habits, listed, heard, _now())
            if time.monotonic() - kept_at > KEPT_SECONDS:
                known.silent = silent(habits, listed, _now())
                _keep(settings, Memory(_now(), dict(habits)))
                kept_at = time.monotonic()

        yield turn


def learn(habits: dict[str, Habit], listed: Mapping[str, Channel], heard: Heard, now: int) -> None:
    """Of each channel that is listed, from now on or as it was heard; of no other any more."""
    for name in habits.keys() - listed.keys():
        del habits[name]
    for name in listed:
        habit = habits.setdefault(name, Habit(now))
        if times := heard.get(name):
            habits[name] = habit.heard(times)


def told_apart(listed: Mapping[str, Channel]) -> Mapping[str, Channel]:
    """Those of the list that have a series of their own; the others count as `OTHER`."""
    return {name: listed[name] for name in sorted(listed)[:MOST_CHANNELS]}


def silent(
    habits: Mapping[str, Habit], listed: Mapping[str, Channel], now: int
) -> Mapping[str, bool]:
    """Channel -> whether its silence is none by chance."""
    return {name: is_silent(habit, listed[name], now) for name, habit in habits.items()}


def channel_of(key: bytes | None, listed: Container[str]) -> str:
    """Who sent a record of this key, as a label may say it; empty for what no channel sends."""
    name, colon, _ = (key or b"").decode(errors="replace").partition(":")
    if not colon:
        return ""
    return name if name in listed else OTHER


def _begun(memory: Memory | None, now: int) -> Memory:
    """From when on to read; a file from the future is none."""
    if memory is None or memory.until > now:
        return Memory(now - LOOK_BACK_MS, {})
    return Memory(max(min(memory.until, now - LOOK_BACK_MS), now - LONGEST_MS), memory.habits)


def _heard(
    reader: Reader, starts: dict[Place, int], listed: Mapping[str, Channel]
) -> tuple[int, Heard]:
    """What stands behind `starts`: how many records that were, and when who was heard, an hour
    once."""
    count, now = 0, _now()
    heard = defaultdict[str, dict[int, int]](dict)
    for count, message in enumerate(reader.read(starts), start=1):
        starts[message.topic, message.partition] = message.offset + 1
        if channel := channel_of(message.key, listed):
            at = min(message.timestamp, now)
            hours = heard[channel]
            hours[hour_of(at)] = max(hours.get(hour_of(at), 0), at)
        if count >= A_TURN:
            break
    return count, {name: list(hours.values()) for name, hours in heard.items()}


def _keep(settings: Settings, memory: Memory) -> None:
    try:
        remember(settings.data_dir, memory)
    except OSError as error:
        _log.warning("what channels have the habit of is not kept", because=str(error))


def _now() -> int:
    return time.time_ns() // 1_000_000
