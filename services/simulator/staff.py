"""Who works in the simulated house, and may decide what: enough people that four eyes can always
be found, some with a small limit, one away with a delegate (RV-06)."""

from collections.abc import Iterator

from orders.contracts.records import Staff

_DAY = 86_400_000
# staff id -> role -> up to which value of an order, thousands of the house currency; None: any
_ROLES: dict[str, dict[str, int | None]] = {
    "S001": {"reviewer": None, "export_sales": None},
    "S002": {"reviewer": 20, "sales": None},
    "S003": {"reviewer": None, "approver": None},
    "S004": {"finance": None},
    "S005": {"finance": 100},
    "S006": {"approver": None, "finance": None},
    "S007": {"manager": None, "reviewer": None},
    "S008": {"manager": 100},
    "S009": {"director": None, "manager": None},
    "S010": {"export_sales": None, "sales": None, "desk": None},
    "S011": {"technical": None},
    "S012": {"production": None},
    "S013": {"director": None},
    "S014": {"technical": None},
    "S015": {"signatory": None},
    "S016": {"board": None, "owner": None},
    "S017": {"production": None},
    "S018": {"board": None},
    "S019": {"stock": None},
    "S020": {"planner": None},
    "S021": {"planner": 5},
}
_AWAY = {"S008": "S007"}
"""Who is away in the first two days -> who decides for them."""


def staff(at: int) -> Iterator[Staff]:
    """Everybody. ``at``: now, milliseconds, when the absences begin."""
    for staff_id, roles in _ROLES.items():
        away = staff_id in _AWAY
        yield {
            "staff_id": staff_id,
            "roles": [
                {"role": role, "limit_minor": None if most is None else most * 100_000}
                for role, most in roles.items()
            ],
            "delegate": _AWAY.get(staff_id, ""),
            "absent_from_at": at if away else None,
            "absent_until_at": at + 2 * _DAY if away else None,
            "languages": ["en"],
        }
