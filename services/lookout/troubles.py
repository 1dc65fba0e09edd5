"""What keeps orders from flowing, in words, the worst first: the head of /ops."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from orders.contracts.catalogue import CHAIN, STAGES, TOPICS
from services.lookout.known import Known
from services.lookout.metrics import SERVERS
from services.lookout.stuck import stuck

STILL_SECONDS = 60.0
"""A heartbeat older than this has missed four times: the partition stands still."""
CLOCK_SECONDS = 2.0
CERTIFICATE_DAYS = 14


class Trouble(NamedTuple):
    """`still`: orders stand still for it; otherwise somebody should look soon."""

    still: bool
    says: str


def troubles(known: Known, now: float) -> list[Trouble]:
    """None if orders flow. `now`: seconds since 1970."""
    found = [*_servers(known), *_stages(known, now), *_ledgers(known), *_waiting(known)]
    found += [*_channels(known, now), *_margins(known, now)]
    return sorted(found, key=lambda trouble: not trouble.still)


def _servers(known: Known) -> Iterator[Trouble]:
    for server in SERVERS:
        if known.servers.get(server) is False:
            yield Trouble(server != "registry", f"{server} does not answer")


def heartbeat_age(known: Known, stage: str, now: float) -> float | None:
    """Of the partition that has stood for longest, seconds; None if a partition has never had
    one."""
    times = [known.heartbeats.get((stage, at), 0.0) for at in range(known.partitions)]
    return now - min(times) if all(times) else None


def _stages(known: Known, now: float) -> Iterator[Trouble]:
    """One for each stage that stands by itself. Whoever stands behind it in the chain hears
    nothing, and is named with it."""
    standings = known.offsets.standings if known.offsets else {}
    for stage in standings:
        if standings[stage].fused:
            yield Trouble(True, f"{stage} has stopped itself: too many keys were parked")
        elif standings[stage].paused:
            yield Trouble(True, f"{stage} is paused: `orders resume {stage}` lets it go on")
        if garbled := standings[stage].garbled:
            somebody = f"{stage}: somebody has set the offsets of partitions {_numbers(garbled)}"
            yield Trouble(False, f"{somebody}: `orders offsets restore {stage}`")
    ages = {stage: heartbeat_age(known, stage, now) for stage in standings}
    still = {stage for stage, age in ages.items() if age is None or age > STILL_SECONDS}
    for stage in STAGES:
        if stage in still and before(stage) not in still and not standings[stage].fused:
            yield Trouble(True, _said(stage, ages[stage], behind(stage, still)))


def _numbers(partitions: Collection[int]) -> str:
    return ", ".join(map(str, sorted(partitions)))


def before(stage: str) -> str:
    """Who hands records on to it; empty for the first."""
    owner = TOPICS[CHAIN[stage]].owner
    return owner if owner in STAGES else ""


def behind(stage: str, among: Collection[str]) -> list[str]:
    """Those of these stages that hear nothing while this one stands still."""
    near = [other for other in STAGES if before(other) == stage and other in among]
    return [*near, *(far for other in near for far in behind(other, among))]


def _said(stage: str, age: float | None, deaf: list[str]) -> str:
    others = f"; behind it: {', '.join(deaf)}" if deaf else ""
    if age is None:
        return f"{stage}: no heartbeat has ever come through{others}"
    return f"{stage} stands still: no heartbeat for {age:.0f} s{others}"


def _ledgers(known: Known) -> Iterator[Trouble]:
    closed = [name for name, is_open in sorted(known.ledgers.items()) if not is_open]
    if closed:
        yield Trouble(True, f"ledgers are closed: {', '.join(closed)}")


def _waiting(known: Known) -> Iterator[Trouble]:
    for stage in STAGES:
        for (whose, reason), count in stuck(known).items():
            if whose == stage and count:
                yield Trouble(False, f"{stage}: {count} {reason.replace('_', ' ')}")


def _channels(known: Known, now: float) -> Iterator[Trouble]:
    for channel, silent in sorted(known.silent.items()):
        if silent:
            at = known.channels.get(channel)
            since = "ever" if at is None else f"for {(now - at) / 3600:.0f} h"
            yield Trouble(False, f"{channel} is silent: nothing was heard of it {since}")


def _margins(known: Known, now: float) -> Iterator[Trouble]:
    copies = known.offsets.topology.copies.values() if known.offsets else ()
    if thin := sum(one.in_sync < one.all for one in copies):
        yield Trouble(False, f"{thin} partitions lack a copy that is in sync")
    for server, gap in known.clock_gaps.items():
        if abs(gap) > CLOCK_SECONDS:
            yield Trouble(False, f"the clock of {server} is {gap:+.1f} s off")
    for server, until in known.certificates.items():
        if not until:
            yield Trouble(False, f"{server} hangs up before it shows a certificate")
        elif (days := (until - now) / 86_400) < CERTIFICATE_DAYS:
            yield Trouble(False, f"the certificate of {server} ends in {days:.0f} days")
    if known.audited and (wrong := sum(known.audited.differences.values())):
        yield Trouble(False, f"the last audit found {wrong} differences")
