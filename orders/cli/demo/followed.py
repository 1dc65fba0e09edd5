"""One order of the demo, followed from its submission to its end: the decisions, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table

from orders.cli.demo.watch import Progress
from orders.cli.trace import TRACED, at, took
from orders.client.scan import Found, Scan
from orders.engine.settings import Settings

ENDS = ("completed", "cancelled", "declined")
LEFT_OUT = frozenset({"MessageRequested"})


def chosen(progress: Progress, among: Iterable[str]) -> str | None:
    """An order with something to tell: one that waited for somebody and was completed, else one
    that was completed, else any that has ended."""
    ended = [order for order in among if progress.standing.get(order, ("", False))[1]]
    by_end = {end: [order for order in ended if progress.standing[order][0] == end] for end in ENDS}
    waited = [order for order in by_end["completed"] if order in progress.waited]
    longest = sorted(waited, key=lambda order: -len(progress.reached[order]))
    return next(iter([*longest, *by_end["completed"], *ended]), None)


def story(settings: Settings, order: str) -> Table:
    """Its way as a table: business time since it was submitted, what was said, and why."""
    found = [one for one in Scan(settings).about(order, TRACED, 0) if one.record not in LEFT_OUT]
    shown = Table("after", "took", "record", "why", box=None, header_style="dim")
    shown.title, shown.title_justify = f"the way of {order}, business time", "left"
    shown.columns[0].justify = shown.columns[1].justify = "right"
    begun, written = at(found[0]) or 0, {one.position: one.recorded_at for one in found}
    for one in found:
        needed = took(one.recorded_at - written[one.cause]) if one.cause in written else ""
        why = "; ".join(reasons(one.value or {}))
        shown.add_row(_since(one, begun), needed, one.record, why)
    return shown


def reasons(value: Mapping[str, Any]) -> Iterator[str]:
    """What a record says about why: rules that did not simply pass, faults, short texts."""
    decision = value.get("decision") or {"rules": ()}
    fired: Sequence[Mapping[str, Any]] = decision["rules"]
    telling = [rule for rule in fired if rule["outcome"] != "passed"]
    for rule in telling or fired[-1:]:
        yield f"{rule['rule']} {rule['outcome']}: {rule['because']}"
    for fault in value.get("faults", ()):
        yield f"{fault['field']}: {fault['message']}"
    for name in ("because", "reason", "verdict", "status", "refund_id", "warehouse", "proof"):
        if isinstance(text := value.get(name), str) and text:
            yield f"{name} {text}"


def _since(record: Found, begun: int) -> str:
    happened = at(record)
    if happened is None:
        return ""
    minutes = max(happened - begun, 0) // 60_000
    days, rest = divmod(minutes, 24 * 60)
    return f"{days} d {rest // 60:02d}:{rest % 60:02d}" if days else f"{rest // 60}:{rest % 60:02d}"
