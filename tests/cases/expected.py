"""What each case has to come to, by its number: what the trade says is right, as fields of its
outcome."""

from collections.abc import Mapping
from typing import Any

from tests.cases.outcome import Outcome

EXPECTED: Mapping[str, Mapping[str, Any]] = {
    "01": {"refunds": [2000, 2000], "statuses": ["completed"]},
    "02": {"refunds": [], "statuses": ["released"]},
    "05": {"refunds": [1595], "statuses": ["completed"]},
    "06": {"refunds": [], "statuses": ["completed", "released"]},
    "07": {"on_hand": 6},
    "08": {"on_hand": 20},
    "09": {"on_hand": 30},
    "12": {"on_hand": 0, "strangers": [], "second": "backordered", "staff_told": True},
    "13": {"statuses": ["released", "backordered"]},
    "17": {"faults": ["postal_code_missing"]},
    "19": {"statuses": ["released"]},
    "20": {"statuses": ["held"]},
    "21": {"finance_told": True},
    "24": {"on_hand": 2, "by_warehouse": {"MUC": 2}},
}


def expected(found: Outcome) -> Mapping[str, Any]:
    """What the case has to come to."""
    return EXPECTED[found.case.name[:2]]


def got(found: Outcome) -> Mapping[str, Any]:
    """What it came to, in the same fields."""
    return {field: getattr(found, field) for field in expected(found)}
