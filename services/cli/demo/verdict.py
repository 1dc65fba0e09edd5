"""The end of a demo: what became of the orders, and whether the books balance."""

from services.cli import exits
from services.cli.demo.watch import Progress
from services.runtime.settings import Settings


def judge(settings: Settings, progress: Progress, seconds: float, as_json: bool) -> int:
    """Print orders by final state; returns the exit code."""
    print(dict(progress.by_status), progress.final, len(progress.submitted), round(seconds, 1))
    return exits.OK
