"""The screen (IN-02): what a submission must be before anyone works on it. One file a subject, one
function a rule.

It looks at the order alone. Whether the customer, the articles and the prices exist is for review
to say.
"""

from itertools import chain

from orders.contracts.records import Fault, Order
from services.intake.policy import IntakePolicy
from services.intake.rules import head, parties
from services.intake.rules import lines as goods
from services.intake.rules import sums as money
from services.intake.rules.faults import correctable
from services.intake.rules.parties import language

__all__ = ["correctable", "language", "screen"]


def screen(order: Order, order_id: str, now: int, policy: IntakePolicy) -> list[Fault]:
    """Every fault of the order, none if it is sound (IN-02). `order_id`: the key it came under;
    `now` in ms."""
    return list(
        chain(
            head.identity(order, order_id),
            head.kinds(order),
            head.dates(order, now, policy),
            parties.buyer(order["buyer"]),
            parties.address(order["billing_address"], "billing_address", policy),
            parties.address(order["delivery_address"], "delivery_address", policy),
            goods.lines(order["lines"], policy),
            money.charges(order["charges"]),
            money.sums(order, policy),
            money.payment(order["payment"], order["totals"]["total_minor"]),
        )
    )
