"""How long orders usually stand at each status, from orders of the past (TR-08): a percentile, by
status, by channel and by priority, wherever there are enough of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from orders.business.stage_times import ANY, Way, levels
from orders.business.times import MINUTE
from orders.client.closing.turns import turns
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.facts import facts, readable
from orders.contracts.codec.codec import Codec
from orders.contracts.records import StageTime

RECORDS = ("OrderReceived", "TimelineAdded")
"""What it is learned from."""
INTAKE = "orders.intake.v1"
GIVEN_UP = frozenset({"cancelled", "declined", "unconfirmed", "discarded", "rejected"})
"""What ends so says nothing of how long its status takes."""


class Terms(NamedTuple):
    """`least`: of fewer turns nothing is learned; `percentile`: so many of a hundred took no
    longer."""

    least: int
    percentile: int


class Took(NamedTuple):
    """An order stood at a status for so long, ms."""

    way: Way
    ms: int


def past(file: OrderFile, codec: Codec, since: int) -> Iterator[Took]:
    """Of every order that goes on, or ended since. Raises FileAway, FileDamaged."""
    for messages in file.stories(RECORDS, since):
        order_id = (messages[0].key or b"").decode(errors="replace")
        begun = [one for one in messages if one.topic == INTAKE]
        priority = max((value["priority"] for *_, value in readable(begun, codec)), default=0)
        yield from took(order_id.partition(":")[0], priority, facts(messages, codec))


def took(channel: str, priority: int, timeline: Sequence[Mapping[str, Any]]) -> Iterator[Took]:
    """How long one order stood at each status that it has left, and went on from. `timeline`: its
    facts, oldest first."""
    begun = turns(timeline)
    for one, after in pairwise(begun):
        if one.ended_at is not None and after.status not in GIVEN_UP:
            yield Took(Way(one.status, channel, str(priority)), max(0, one.ended_at - one.began_at))


def learn(
    found: Iterable[Took], known: Mapping[str, StageTime], terms: Terms, now: int
) -> list[StageTime]:
    """Rows by status, by status and channel, and by priority too. What was learned once and has
    too few turns now says again what stands above it, in the end nothing (0: policy counts): a row
    is never taken away by leaving it out."""
    lasted = defaultdict[Way, list[int]](list)
    for one in found:
        for level in levels(one.way):
            lasted[level].append(one.ms)
    before = {Way(row["status"], row["channel"], row["priority"]) for row in known.values()}
    counted = {way for way, times in lasted.items() if len(times) >= terms.least}
    believed: dict[Way, int] = {}
    for way in sorted(counted | before, key=_widest_first):
        if way in counted:
            believed[way] = _minutes(percentile(lasted[way], terms.percentile))
        else:
            wider = (level for level in levels(way) if level != way)
            believed[way] = next((believed[one] for one in wider if one in believed), 0)
    return [
        {
            "status": way.status,
            "channel": way.channel,
            "priority": way.priority,
            "minutes": minutes,
            "median_minutes": _minutes(percentile(times, 50)) if (times := lasted[way]) else 0,
            "percentile": terms.percentile,
            "turns": len(times),
            "at": now,
        }
        for way, minutes in sorted(believed.items())
    ]


def percentile(times: Iterable[int], percent: int) -> int:
    """The least of them that so many of a hundred do not exceed; there is at least one."""
    ordered = sorted(times)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def _minutes(ms: int) -> int:
    """Begun ones count."""
    return -(-ms // MINUTE)


def _widest_first(way: Way) -> tuple[int, Way]:
    return -way.count(ANY), way
