"""The end of a demo: what became of the orders, and whether the books balance."""

import json

from rich.console import Console

from orders.audit.command import inspect
from orders.audit.show import as_json as report_as_json
from orders.audit.show import show
from orders.cli import exits
from orders.cli.demo.watch import Progress
from orders.engine.settings import Settings


def judge(settings: Settings, progress: Progress, seconds: float, as_json: bool) -> int:
    """Audit, print the result; exit code 0 if nothing is wrong and every order is final, else 1."""
    console = Console(stderr=as_json)
    console.print("auditing: everything is recomputed from the topics alone", highlight=False)
    report = inspect(settings, console)
    still_open = len(progress.submitted) - progress.final
    if as_json:
        print(
            json.dumps(
                {
                    **report_as_json(report),
                    "still_open": still_open,
                    "demo_seconds": round(seconds, 1),
                },
                ensure_ascii=False,
            )
        )
    else:
        show(report, console)
        if still_open:
            console.print(
                f"[red]{still_open} orders are still open[/red]: give them more time with "
                "--patience, or see `orders get`"
            )
    return exits.OK if report.ok and not still_open else exits.DIFFERENCE
