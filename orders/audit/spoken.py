"""What is said in customers' names, and what came of it: nothing does of a word that bears neither
a proof nor the name of who of the house heard it (CF-01, RV-07; docs/decisions/0071)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

TOPIC = "orders.answers.v1"
SPOKEN = frozenset(
    {
        "OfferAnswered",
        "ClarificationAnswered",
        "ConfirmationAnswered",
        "ReceiptConfirmed",
        "DeliveryDisputed",
    }
)
"""Records of people that customers say something by; the others are the house's own."""


class Effect(NamedTuple):
    """A record that came of something which a person said, and where that stands."""

    name: str
    cause: str


def proven(value: Mapping[str, Any]) -> bool:
    """Whether it says how it came, or who of the house heard it."""
    return bool(value["proof"] or value.get("answered_by"))
