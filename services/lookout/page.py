"""/ops: one look tells whether orders flow. No script, nothing from elsewhere, no order's name."""

import time
from html import escape
from pathlib import Path
from string import Template

from orders.contracts.catalogue import STAGES
from services.lookout.chart import chart
from services.lookout.frame import framed
from services.lookout.known import Known
from services.lookout.metrics import SERVERS, oldest, waiting
from services.lookout.samples import Samples
from services.lookout.stuck import stuck
from services.lookout.troubles import STILL_SECONDS, heartbeat_age, troubles

BODY = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
STYLE = """\
h1 { font-size: 1.6rem; margin: 0 0 .5rem; padding: .6rem 1rem; border-left: .6rem solid }
h1.well { border-color: #2e7d32 } h1.late { border-color: #b26a00 }
h1.still { border-color: #b3261e; background: #fdecea }
main { grid-template-columns: repeat(auto-fit, minmax(9.6rem, 1fr)); margin-top: 1rem }
section { border-top: .5rem solid } section.well { border-top-color: #2e7d32 }
section.late { border-top-color: #b26a00 } section.still { border-top-color: #b3261e }
h2 { font-size: 1rem }
p.big { margin: 0; font-size: 1.7rem; color: #222 } section svg { margin-top: .5rem }
table { border-collapse: collapse; width: 100%; margin-top: .5rem }
th { font-weight: normal; text-align: left; color: #555 }
td { text-align: right; white-space: nowrap }
"""
AGAIN_SECONDS = 15
LATE_SECONDS = 30.0
"""A heartbeat of this age has missed one."""


def page(known: Known, kept: Samples, now: float, links: str = "") -> str:
    """The page; `now`: seconds since 1970; `links` to the dashboards, as HTML, if there are any."""
    found = troubles(known, now)
    if known.offsets is None:
        head, shade = "Nothing is known of the stages yet", "still"
    elif any(trouble.still for trouble in found):
        head, shade = "Orders stand still", "still"
    else:
        head, shade = "Orders flow", "late" if found else "well"
    said = "".join(
        f'<li class="{"still" if one.still else "late"}">{escape(one.says)}</li>' for one in found
    )
    body = BODY.substitute(
        head=head,
        shade=shade,
        at=time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now)),
        troubles=f'<ul class="troubles">{said}</ul>' if said else "",
        stages="".join(_stage(stage, known, kept, now) for stage in STAGES),
        servers="".join(_server(server, known) for server in SERVERS),
        ledgers="".join(
            _chip(name, "open" if is_open else "closed", is_open)
            for name, is_open in sorted(known.ledgers.items())
        ),
        channels="".join(
            _channel(channel, known, now) for channel in sorted({*known.channels, *known.silent})
        )
        or "none was heard of for an hour",
        audit=_audit(known, now),
        links=links,
    )
    return framed(head, body, AGAIN_SECONDS, STYLE)


def _stage(stage: str, known: Known, kept: Samples, now: float) -> str:
    if known.offsets is None:
        return f'<section><h2>{stage}</h2><p class="big">?</p></section>'
    standing = known.offsets.standings[stage]
    age = heartbeat_age(known, stage, now)
    waits = sum(count for (whose, _), count in waiting(known.offsets).items() if whose == stage)
    first = oldest(known.offsets).get(stage)
    still = age is None or age > STILL_SECONDS or bool(standing.fused)
    shade = "still" if still else "late" if age is not None and age > LATE_SECONDS else "well"
    rows = [
        ("waiting", f"{waits:,}"),
        ("oldest", "-" if first is None else _ago(now - first)),
        ("replicas", str(standing.members)),
        ("parked", f"{known.parked.get(stage, 0):,}"),
    ]
    rows += [
        (reason.replace("_", " "), f"{count:,}")
        for (whose, reason), count in stuck(known).items()
        if whose == stage and reason != "parked"
    ]
    if standing.fused:
        rows.append(("stopped itself", f"{len(standing.fused)} of {known.partitions}"))
    if standing.paused:
        rows.append(("paused", f"{len(standing.paused)} of {known.partitions}"))
    table = "".join(f"<tr><th>{name}<td>{value}" for name, value in rows)
    return (
        f'<section class="{shade}"><h2>{stage}</h2>'
        f'<p class="big">{"none" if age is None else _ago(age)}</p><p>since a heartbeat</p>'
        f"{chart(kept.moved(stage), now, 'offsets/min')}"
        f"{chart(kept.waiting(stage), now, 'waiting')}<table>{table}</table></section>"
    )


def _server(server: str, known: Known) -> str:
    up = known.servers.get(server)
    said = "not looked at yet" if up is None else "up" if up else "away"
    if server == "kafka" and known.offsets:
        brokers = known.offsets.topology.brokers
        said += f", {brokers} broker{'' if brokers == 1 else 's'}"
    if (gap := known.clock_gaps.get(server)) is not None:
        said += f", clock {gap:+.1f} s"
    return _chip(server, said, bool(up))


def _channel(channel: str, known: Known, now: float) -> str:
    at, silent = known.channels.get(channel), known.silent.get(channel, False)
    said = "never" if at is None else f"{_ago(now - at)} ago"
    return _chip(channel, f"{said}, silent" if silent else said, False if silent else None)


def _chip(name: str, said: str, well: bool | None = None) -> str:
    shade = "" if well is None else ' class="well"' if well else ' class="still"'
    return f"<span{shade}><b>{escape(name)}</b> {escape(said)}</span>"


def _audit(known: Known, now: float) -> str:
    if known.audited is None:
        return "none was made on this machine"
    wrong = sum(known.audited.differences.values())
    said = f"{_ago(now - known.audited.at)} ago, " + (f"{wrong} differences" if wrong else "clean")
    return _chip("audit", said, not wrong)


def _ago(seconds: float) -> str:
    if seconds < 120:
        return f"{max(seconds, 0):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3600:.0f} h"
