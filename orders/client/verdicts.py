"""What review makes of a person's verdict about a hold (RV-06, RV-08)."""

from collections.abc import Sequence
from typing import Any

from orders.client.scan import Found


def outcome_of(answers: Sequence[Found]) -> tuple[str, str]:
    """What came of a verdict: released, declined, refused, held, set aside or nothing; and why."""
    by_name = {found.record: found.value or {} for found in answers}
    if "OrderDeclined" in by_name:
        return "declined", _last_rule(by_name["OrderDeclined"])
    if "HoldReleased" in by_name:
        return "released", next((words for name, words in NEXT.items() if name in by_name), OPEN)
    if "VerdictRefused" in by_name:
        return "refused", str(by_name["VerdictRefused"]["because"])
    if "OrderHeld" in by_name:
        return "held", _last_rule(by_name["OrderHeld"])
    if "DeadLetter" in by_name:
        return "set aside", by_name["DeadLetter"]["because"]
    return "nothing", "the order was not held any more"


OPEN = "other holds are open"
NEXT = {
    "OrderConfirmed": "the order is confirmed",
    "ConfirmationRequested": "the customer is asked to confirm",
    "OrderHeld": OPEN,
}
"""Record -> what follows a release."""


def _last_rule(value: dict[str, Any]) -> str:
    rules = value["decision"]["rules"]
    return str(rules[-1]["because"]) if rules else ""
