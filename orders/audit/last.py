"""Word of the last audit, for whoever watches: a file in the data folder, as no topic bears what an
audit wrote."""

import json
import time
from pathlib import Path
from typing import NamedTuple

from orders.audit.report import Report

FILE = "audit.json"


class LastAudit(NamedTuple):
    """When it ended, milliseconds since 1970 (wall clock), and check -> what was wrong."""

    at_ms: int
    differences: dict[str, int]


def leave_word(report: Report, folder: Path) -> None:
    """Write the file, whole or not at all."""
    differences = {name: result.wrong for name, result in report.results.items()}
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{FILE}.new"
    half.write_text(json.dumps({"at_ms": int(time.time() * 1000), "differences": differences}))
    half.replace(folder / FILE)


def last_audit(folder: Path) -> LastAudit | None:
    """None if there was none, or if the file is none of ours."""
    try:
        told = json.loads((folder / FILE).read_text())
        return LastAudit(
            int(told["at_ms"]), {str(k): int(v) for k, v in told["differences"].items()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
