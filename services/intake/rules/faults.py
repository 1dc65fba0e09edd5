"""A fault: what is wrong with a submission, where, and what to send instead. Never quotes
personal data."""

from orders.contracts.records import Fault

TOO_OLD = "placed_at_too_old"
"""The order was placed before the horizon: it may repeat one that ended, and was forgotten, long
ago (IN-05)."""
FINAL = frozenset({"order_id_mismatch", "channel_malformed", "reference_malformed", TOO_OLD})
"""Faults that no correction under the same order id can mend (IN-03)."""


def fault(code: str, field: str, message: str, line: int = 0) -> Fault:
    """One fault (IN-02). `code` is stable, `field` a path in the order such as
    `lines[2].quantity`, `line` 0 for the head."""
    return {"code": code, "field": field, "line": line, "message": message}


def correctable(faults: list[Fault]) -> bool:
    """True if a correction can mend all of them (IN-03)."""
    return all(found["code"] not in FINAL for found in faults)
