"""The page of the KPIs, from the file that defines them, and on which topics each rests."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from orders.client.groups import wiring_of
from tools.site.fields import cell

FILE = "services/insight/kpis.yaml"
COUNTED_FROM, TOLD_ON = "orders.summaries.v1", "insight.kpis.v1"
"""What every KPI is counted from, and where its values are published."""
Term = Mapping[str, Any]


class Kpi(NamedTuple):
    """One definition, as the file has it. `terms`: numerator, and denominator if there is one."""

    name: str
    en: str
    zh: str
    unit: str
    event_time: str
    terms: tuple[Term, ...]

    @property
    def formula(self) -> str:
        """In words."""
        return " / ".join(map(_words, self.terms))

    @property
    def topics(self) -> set[str]:
        """Topics on which it rests: what it is counted from, and those of which the stage counts
        the records that are named."""
        if any("journal" in term for term in self.terms):
            return {f"{term['journal']}.journal.v2" for term in self.terms}
        return {COUNTED_FROM, TOLD_ON} | {
            record.topic
            for term in self.terms
            if "count" in term
            for record in wiring_of(term["count"]).handlers
            if record.name in term.get("events", ())
        }


def kpis(root: Path) -> list[Kpi]:
    """All that are defined; none where nobody defines any."""
    file = root / FILE
    if not file.exists():
        return []
    listed = yaml.safe_load(file.read_text(encoding="utf-8"))["kpis"]
    return [_kpi(name, told) for name, told in listed.items()]


def page(defined: Iterable[Kpi]) -> str:
    """Every KPI: what it is, and how it is worked out."""
    lines = ["# KPIs", "", f"Defined in `{FILE}`, and nowhere else; counted from "]
    lines[-1] += f"[{COUNTED_FROM}]({COUNTED_FROM}.md). Their values: `orders kpi show`."
    for kpi in defined:
        lines += ["", f"## {kpi.name}", "", f"{kpi.en} ({kpi.zh})", "", "| | |", "|---|---|"]
        lines += [f"| unit | {kpi.unit} |", f"| formula | {cell(kpi.formula)} |"]
        lines += [f"| counts when | {cell(kpi.event_time)} |"]
        lines += [f"| rests on | {', '.join(_topics(kpi.topics))} |"]
    return "\n".join([*lines, ""])


def _kpi(name: str, told: Mapping[str, Any]) -> Kpi:
    terms = tuple(told[part] for part in ("numerator", "denominator") if part in told)
    return Kpi(name, told["en"], told["zh"], told["unit"], told["event_time"], terms)


def _words(term: Term) -> str:
    if "journal" in term:
        return f"pieces {term['take']} by the journal of {term['journal']}"
    if "measure" in term:
        return f"{term['take']} of `{term['measure']}`"
    events = ", ".join(f"`{one}`" for one in term.get("events", ())) or "all"
    outcomes = ", ".join(f"`{one}`" for one in term.get("outcomes", ()))
    return f"{events} that {term['count']} handled{f', with outcome {outcomes}' * bool(outcomes)}"


def _topics(names: Iterable[str]) -> Iterator[str]:
    return (f"[{name}]({name}.md)" for name in sorted(names))
