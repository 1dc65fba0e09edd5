"""Was nobody passed over but for needing more than there was? Journals name each whom units went
past, and why (IV-09)."""

from collections.abc import Iterator, Mapping
from typing import Any

from orders.audit.findings import Finding
from orders.audit.source import Record


def unfair(record: Record, entry: Mapping[str, Any]) -> Iterator[Finding]:
    """Passes that an entry tells of and that should not have been."""
    for passed in entry["passed"]:
        wrong = _wrong(passed)
        if wrong:
            about = f"{entry['ledger']}/{passed['account']}"
            yield Finding(
                about,
                f"{passed['key']} was passed over by {entry['key']}, {wrong} "
                f"(entry {record.position})",
            )


def _wrong(passed: Mapping[str, Any]) -> str:
    if passed["free"] >= passed["need"]:
        return f"although it needs {passed['need']} and could have had {passed['free']}"
    if passed["rank"].encode() > passed["by"].encode():
        return "although it stands behind it"
    return ""
