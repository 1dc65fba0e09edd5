"""A finding: what one rule has against an order."""

from dataclasses import dataclass
from typing import Literal

from orders.contracts.records import RuleFired

Kind = Literal["customer", "goods", "price", "payment", "unpaid", "credit", "legality", "amount"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What speaks against the order, by which rule, with the evidence.

    `kind` is also the id of the hold it leads to. `unpaid` is a payment hold that money alone can
    settle. `refuses`: no person is asked.
    """

    kind: Kind
    rule: str
    because: str
    refuses: bool = False

    def fired(self) -> RuleFired:
        """The rule as a decision names it."""
        return {
            "rule": self.rule,
            "outcome": "refused" if self.refuses else "held",
            "because": self.because,
        }


def passed(rule: str, because: str) -> RuleFired:
    """A rule that has nothing against the order."""
    return {"rule": rule, "outcome": "passed", "because": because}


def noted(rule: str, because: str) -> RuleFired:
    """Something a reader of the decision should know."""
    return {"rule": rule, "outcome": "noted", "because": because}
