"""What a dashboard shows."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

RATE = "$__rate_interval"
"""Grafana's own: some scrapes, or a pixel, whichever is longer."""
STAGE = "$stage"
Unit = Literal["short", "s", "percentunit", "bytes", "reqpm", "ops", "dtdurations"]
Kind = Literal["lines", "figures"]


class Panel(NamedTuple):
    """`shows`: legend -> PromQL. `wide`: of 24 columns. `bad_from`: from there on it is red.
    `rests_on`: what not every house has, and without which there is nothing to show."""

    title: str
    about: str
    unit: Unit
    shows: Mapping[str, str]
    kind: Kind = "lines"
    wide: int = 12
    bad_from: float | None = None
    rests_on: str = ""


class Board(NamedTuple):
    """A dashboard; `by_stage`: it shows one stage, which its reader chooses."""

    name: str
    title: str
    about: str
    panels: Sequence[Panel]
    by_stage: bool = False


def quantile(share: float, histogram: str, by: str = "stage", of: str = "") -> str:
    """PromQL: so many are not older than that."""
    return f"histogram_quantile({share}, sum by ({by}, le) (rate({histogram}_bucket{of}[{RATE}])))"


def rate(counter: str, by: str, of: str = "") -> str:
    """PromQL: so many a second."""
    return f"sum by ({by}) (rate({counter}{of}[{RATE}]))"


def or_none(expression: str, *labels: str) -> str:
    """PromQL: the same; a line of 0 whose labels say `none` while it gives nothing, so that a panel
    at rest does not look like one that is broken."""
    nothing = "vector(0)"
    for label in labels:
        nothing = f'label_replace({nothing}, "{label}", "none", "", "")'
    return f"{expression} or on () {nothing}"


HEARTBEATS = Panel(
    "Heartbeats",
    "Age of each stage's oldest heartbeat. More than a minute: it stands still. Ten minutes stand "
    "for more, and for none ever.",
    "s",
    {
        "{{stage}}": "clamp_max(max by (stage) (time() - "
        "max by (stage, partition) (orders_stage_heartbeat_timestamp_seconds)), 600)"
    },
    bad_from=60,
)
HELD = Panel(
    "Held",
    "Holds that wait for people, by type.",
    "short",
    {"{{type}}": or_none("sum by (type) (orders_stage_review_holds)", "type")},
)
FLOW = Panel(
    "Flow",
    "From the submission to the commit of each stage, of orders that waited for nobody: 99 of 100.",
    "s",
    {"{{stage}}": quantile(0.99, "orders_flow_seconds")},
    bad_from=30,
)
