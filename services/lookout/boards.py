"""The dashboards that Grafana is given (deploy/observe/dashboards), for whoever has no Grafana."""

import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

from orders.contracts.catalogue import STAGES

NAMES = ("overview", "stage", "orders", "servers", "levels")
"""In the order in which somebody who was woken looks at them."""
LABEL = re.compile(r"\{\{(\w+)\}\}")


class Panel(NamedTuple):
    """`shows`: legend -> PromQL; `lines`: over time, else figures of now. `bad_from`: from there on
    it is red."""

    title: str
    about: str
    unit: str
    lines: bool
    shows: Mapping[str, str]
    bad_from: float | None


class Board(NamedTuple):
    """`stage`: of a dashboard that shows one stage, which."""

    name: str
    title: str
    panels: Sequence[Panel]
    stage: str = ""


def boards() -> Mapping[str, Board]:
    """Path below /ops -> what is shown there; the one that shows a stage is there for each."""
    found: dict[str, Board] = {}
    for name in NAMES:
        one = _board(name)
        if name == "stage":
            found |= {f"stage/{stage}": one._replace(stage=stage) for stage in STAGES}
        else:
            found[name] = one
    return found


def legend(form: str, labels: Mapping[str, str]) -> str:
    """A legend of Grafana, such as `{{stage}}: {{outcome}}`, of a series with these labels."""
    return LABEL.sub(lambda named: labels.get(named[1], ""), form).strip()


def _board(name: str) -> Board:
    told = json.loads((files("deploy.observe") / "dashboards" / f"{name}.json").read_text("utf-8"))
    return Board(name, told["title"], [_panel(one) for one in told["panels"]])


def _panel(told: Mapping[str, Any]) -> Panel:
    defaults = told["fieldConfig"]["defaults"]
    steps = [step["value"] for step in defaults.get("thresholds", {}).get("steps", ())]
    return Panel(
        told["title"],
        told["description"],
        defaults["unit"],
        told["type"] == "timeseries",
        {target["legendFormat"]: target["expr"] for target in told["targets"]},
        next((step for step in steps if step is not None), None),
    )
