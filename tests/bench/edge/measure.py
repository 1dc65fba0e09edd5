"""What is asked of the edge: how many orders a second, how fast, for how much; with a large
document beside them; with the broker away; and a sheet."""

import time
from dataclasses import dataclass, field

from tests.bench.edge.documents import ROWS, sheet
from tests.bench.edge.gateway import CHANNEL, Gateway, open_gateway
from tests.bench.edge.single import Single, single
from tests.bench.percentiles import Percentiles, percentiles
from tests.bench.plan import Plan
from tests.bench.say import say

WARM_RATE = 200
LARGE_EVERY = 1.0
AWAY_RATE, BEFORE_SECONDS, AFTER_SECONDS = 200, 5, 15
DRAINED_WITHIN = 300.0
SHEET = f"/v1/channels/{CHANNEL}/documents/sheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sent:
    """So many a second were `asked` for; `answered` 202 a second; from when each was due to its
    answer; the gateway's CPU milliseconds an order; its resident megabytes at the end. `large`:
    how many large documents went beside them, and the milliseconds that the middle one took."""

    asked: float
    answered: float
    times: Percentiles
    cpu_ms: float
    memory_mb: float
    large: int = 0
    large_ms: float = 0


@dataclass(frozen=True)
class Away:
    """The broker did not answer for `seconds`: orders that were answered 202 meanwhile and before,
    those of them that are not in the log, seconds until the spool was empty once it was back."""

    seconds: float
    accepted: int
    refused: int
    lost: int
    drained: float
    times: Percentiles


@dataclass
class Edge:
    """All of it. `sheet_seconds` and `sheet_mb` of a workbook of so many rows, the latter the most
    that was ever resident."""

    rates: list[Sent] = field(default_factory=list)
    beside: Sent | None = None
    away: Away | None = None
    rows: int = ROWS
    sheet_seconds: float = 0
    sheet_mb: float = 0
    single: Single | None = None


def measure(plan: Plan) -> Edge:
    """In gateways of their own: the rates, and the sheet, whose memory stays."""
    found = Edge()
    with open_gateway(plan.partitions[0]) as gateway:
        gateway.send("warm", WARM_RATE, plan.warm).result()
        for rate in plan.edge_rates:
            found.rates.append(_sent(gateway, f"r{rate:g}", rate, plan.edge_seconds))
            say(f"  {line(found.rates[-1])}")
        highest = plan.edge_rates[-1]
        found.beside = _sent(gateway, "beside", highest, plan.edge_seconds, LARGE_EVERY)
        say(f"  with a large one beside: {line(found.beside)}")
        found.away = _away(gateway, plan.edge_away)
        say(f"  broker away: {found.away.lost} lost, drained in {found.away.drained:.1f} s")
    with open_gateway(plan.partitions[0]) as gateway:
        gateway.send("warm", WARM_RATE, 2).result()
        found.sheet_seconds = gateway.post(SHEET, sheet(), XLSX)
        found.sheet_mb = gateway.highest_mb()
        say(f"  a sheet of {ROWS} rows: {found.sheet_seconds:.1f} s, {found.sheet_mb:.0f} MB")
    found.single = single()
    say(f"  one contract: {found.single.contract:.0f} ms")
    return found


def line(sent: Sent) -> str:
    """For whoever waits."""
    return (
        f"{sent.asked:g} orders/s asked for, {sent.answered:.0f} answered; p50 "
        f"{sent.times.p50:.1f} ms, p99 {sent.times.p99:.1f} ms; {sent.cpu_ms:.2f} ms each, "
        f"{sent.memory_mb:.0f} MB"
    )


def _sent(
    gateway: Gateway, prefix: str, rate: float, seconds: float, large_every: float = 0
) -> Sent:
    before = gateway.cpu()
    said = gateway.send(prefix, rate, seconds, large_every).result()
    accepted = len(said["accepted"])
    large = sorted(said["large"])
    return Sent(
        asked=rate,
        answered=accepted / max(seconds, said["seconds"]),
        times=percentiles(said["latencies"]),
        cpu_ms=(gateway.cpu() - before) / max(accepted, 1) * 1000,
        memory_mb=gateway.memory_mb(),
        large=len(large),
        large_ms=large[len(large) // 2] if large else 0,
    )


def _away(gateway: Gateway, seconds: float) -> Away:
    sending = gateway.send("away", AWAY_RATE, BEFORE_SECONDS + seconds + AFTER_SECONDS)
    time.sleep(BEFORE_SECONDS)
    with gateway.broker_away():
        time.sleep(seconds)
    back = time.monotonic()
    while gateway.spooled() and time.monotonic() - back < DRAINED_WITHIN:
        time.sleep(0.2)
    drained = time.monotonic() - back
    said = sending.result()
    accepted = set(said["accepted"])
    return Away(
        seconds=seconds,
        accepted=len(accepted),
        refused=sum(said["statuses"].values()) - len(accepted),
        lost=len(accepted - gateway.in_log()),
        drained=drained,
        times=percentiles(said["latencies"]),
    )
