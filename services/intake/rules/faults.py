"""A fault: what is wrong with a submission, where, and what to send instead. Never quotes
personal data."""

from orders.business.decisions import refused
from orders.business.facts import beside
from orders.contracts.records import Fault, RuleFired

TOO_OLD = "placed_at_too_old"
"""The order was placed before the horizon: it may repeat one that ended, and was forgotten, long
ago (IN-05)."""
PAID_OUT_OF_RANGE = "paid_out_of_range"
"""It says that less than nothing was paid, or more than it costs."""
FINAL = frozenset({"order_id_mismatch", "channel_malformed", "reference_malformed", TOO_OLD})
"""Faults that no correction under the same order id can mend (IN-03)."""


def fault(code: str, field: str, message: str, line: int = 0) -> Fault:
    """One fault (IN-02). `code` is stable, `field` a path in the order such as
    `lines[2].quantity`, `line` 0 for the head."""
    return {"code": code, "field": field, "line": line, "message": message}


def correctable(faults: list[Fault]) -> bool:
    """True if a correction can mend all of them (IN-03)."""
    return all(found["code"] not in FINAL for found in faults)


def fired(faults: list[Fault]) -> list[RuleFired]:
    """What a decision says of an order with these faults: one rule a code, and where it is
    (IN-02)."""
    by_code: dict[str, list[Fault]] = {}
    for found in faults:
        by_code.setdefault(found["code"], []).append(found)
    return [
        refused(
            "IN-02",
            code,
            listed(found),
            *(beside("field", one["field"], line=one["line"]) for one in found),
        )
        for code, found in by_code.items()
    ]


def listed(faults: list[Fault]) -> str:
    """The faults for a person, one a line."""
    return "\n".join(f"{fault['field']}: {fault['message']}" for fault in faults)
