"""A finding: what one rule has against an order."""

from dataclasses import dataclass
from typing import Literal

from orders.business.decisions import held, refused
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
        return (refused if self.refuses else held)(self.rule, self.because)
