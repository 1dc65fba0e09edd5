"""What a replay found, for people and as JSON."""

from typing import Any

from rich.console import Console

from orders.cli.printing import moment, table_of
from orders.replay.report import Report


def plain(report: Report) -> dict[str, Any]:
    """As JSON has it."""
    return {
        "stage": report.stage,
        "policy": report.policy,
        "decisions": report.decisions,
        "records": report.records,
        "states": report.states,
        "identical": not report.differing,
        "differing": report.differing,
        "changes": [
            {"published": then, "would_be": now, "count": count}
            for (then, now), count in report.changes.most_common()
        ],
        "first": [difference._asdict() for difference in report.first],
        "not_folded": dict(report.gone.most_common()),
        "seconds": report.seconds,
    }


def show(report: Report, out: Console, another_policy: bool) -> None:
    """One line if all is well; else what differs, first of all where."""
    counted = (
        f"{report.decisions:,} decisions folded again, {report.records:,} records and "
        f"{report.states:,} states compared"
    )
    found = (
        f"{report.differing:,} {'would be' if another_policy else 'come out'} different"
        if report.differing
        else "identical"
    )
    out.print(
        f"{report.stage:<11} {counted} in {report.seconds:.1f} s, policy {report.policy}: {found}"
    )
    if report.changes:
        rows = [(count, then, now) for (then, now), count in report.changes.most_common()]
        out.print(table_of("what changes", ["decisions", "published then", "now"], rows))
    for difference in report.first:
        where = f"{difference.record} {difference.field}".strip()
        out.print(
            f"{difference.position}  {difference.key}  {moment(difference.at)}  {where}: "
            f"{difference.then} → {difference.now}"
        )
    for reason, count in report.gone.most_common():
        out.print(f"{report.stage:<11} {count:,} decisions cannot be folded again: {reason}")
