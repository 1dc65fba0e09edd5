"""A report for people, and as one JSON object for programs."""

from typing import Any

from rich.console import Console
from rich.table import Table

from orders.audit.latency import Percentiles
from orders.audit.report import Report


def as_json(report: Report) -> dict[str, Any]:
    """The object that `orders audit --json` prints. Latencies in milliseconds of wall time."""
    through, released = report.latency.end_to_end()
    results = report.results
    return {
        "ok": report.ok,
        "submitted": report.submitted,
        "by_state": dict(report.by_state.most_common()),
        "lost": results["submissions"].wrong,
        "duplicated": results["duplicates"].wrong,
        "oversold": results["oversold"].wrong,
        "ledgers_balanced": results["ledgers"].ok and results["dispatched"].ok,
        "leaked_reservations": results["reservations"].wrong,
        "redis_equals_kafka": results["redis"].ok,
        "redis_in_flight": report.in_flight,
        "refunds_unpaid": {
            "count": report.unpaid_refunds,
            "minor": dict(sorted(report.unpaid.items())),
        },
        "left_to_finance": report.left,
        "orders_per_second": report.latency.orders_per_second,
        "latency_ms": {
            **_percentiles(through),
            "with_waits": _percentiles(released),
            "stages": {
                stage: _percentiles(took) for stage, took in report.latency.stages().items()
            },
        },
        "dead_letters": {
            f"{stage}/{code}": count for (stage, code), count in sorted(report.dead_letters.items())
        },
        "unread": dict(sorted(report.unread.items())),
        "records": report.records,
        "seconds": report.seconds,
        "checks": [
            {
                "name": result.name,
                "ok": result.ok,
                "looked_at": result.looked_at,
                "wrong": result.wrong,
                "shown": [finding._asdict() for finding in result.shown],
                "notes": result.notes,
            }
            for result in results.values()
        ],
        "as_of": report.as_of,
    }


def _percentiles(took: Percentiles) -> dict[str, int | None]:
    return took._asdict()


def show(report: Report, console: Console) -> None:
    """Orders by state, the checks, and for each that failed whom it concerns and why."""
    console.print(_states(report))
    console.print(_latencies(report))
    if (rate := report.latency.orders_per_second) is not None:
        console.print(
            f"[dim]orders that went straight through:[/dim] {rate} a second", highlight=False
        )
    console.print(_checks(report))
    for result in report.results.values():
        for note in result.notes:
            console.print(f"[dim]{result.name}:[/dim] {note}", highlight=False)
        if not result.ok:
            more = f", the first {len(result.shown)}" if result.wrong > len(result.shown) else ""
            console.print(f"[red]{result.name}[/red]: {result.wrong} wrong{more}")
            for finding in result.shown:
                console.print(f"  {finding.about}: {finding.says}", highlight=False, markup=False)
    _open_ends(report, console)
    verdict = "[green]nothing is wrong[/green]" if report.ok else "[red]something is wrong[/red]"
    console.print(f"{verdict}: {report.records} records in {report.seconds} s", highlight=False)


def _open_ends(report: Report, console: Console) -> None:
    """What is not wrong, and somebody has still to see to."""
    for (stage, code), count in sorted(report.dead_letters.items()):
        console.print(f"[dim]dead letters:[/dim] {count} of {stage}, {code}", highlight=False)
    if report.unpaid_refunds:
        amounts = ", ".join(
            f"{minor} {currency}" for currency, minor in sorted(report.unpaid.items())
        )
        console.print(
            f"[dim]refunds:[/dim] {report.unpaid_refunds} not paid yet, in minor units {amounts}",
            highlight=False,
        )
    if report.left:
        console.print(
            f"[dim]left to finance:[/dim] {report.left} documents of banks came so late that they "
            "may be repeats; nothing was booked",
            highlight=False,
        )
    if report.unread:
        console.print(
            "[dim]still to be read:[/dim] "
            + ", ".join(f"{stage} {count}" for stage, count in sorted(report.unread.items()))
        )
    if report.in_flight:
        console.print(
            f"[dim]redis:[/dim] {report.in_flight} stores never stood still; of these only "
            "untouched keys were compared"
        )


def _states(report: Report) -> Table:
    table = Table(
        "status", "orders", title=f"{report.submitted} orders submitted", title_justify="left"
    )
    for status, count in report.by_state.most_common():
        table.add_row(status, str(count))
    return table


def _latencies(report: Report) -> Table:
    through, released = report.latency.end_to_end()
    table = Table("milliseconds", "p50", "p99", "measured", title="wall time", title_justify="left")
    for stage, took in report.latency.stages().items():
        table.add_row(stage, *map(_text, took))
    table.add_section()
    table.add_row("submitted → released, straight through", *map(_text, through))
    table.add_row("submitted → released, with waits", *map(_text, released))
    return table


def _checks(report: Report) -> Table:
    table = Table("check", "makes sure that", "looked at", "", title="audit", title_justify="left")
    for result in report.results.values():
        table.add_row(
            result.name,
            result.asks,
            str(result.looked_at),
            "[green]ok[/green]" if result.ok else f"[red]FAIL {result.wrong}[/red]",
        )
    return table


def _text(value: int | None) -> str:
    return "-" if value is None else str(value)
