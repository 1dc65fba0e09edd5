"""The screen (IN-02): what a submission must be before anyone works on it. One function a rule:

head.py     size, identity, kinds, dates
parties.py  buyer, address: who buys, and where to
lines.py    lines: what is ordered
sums.py     charges, sums, payment: what it costs
agreed.py   what its channel has agreed to say
customers.py  whose orders it hands in
collection.py  where its buyer comes for it

and of an order that is sound:

marks.py        what makes it a special one
expected.py     when it will be processed

and of a change of an order:

amendment.py    what must stay as it was
merging.py      parts of an order put into the whole
differences.py  what changed
reductions.py   what its customer agreed to have less of

It looks at the order alone, as it came or as it was completed (services/intake/completion). Whether
the customer, the articles and the prices exist is for review to say. Whatever an order says that
would make it fail later, and that can be seen here, is a fault.
"""

from collections.abc import Iterable
from itertools import chain

from orders.business.confirmation import Means, agreed_rule
from orders.contracts.order import CarriedOrder
from orders.contracts.records import Channel, Fault, Order
from services.intake.policy import IntakePolicy
from services.intake.rules import amendment, head, parties
from services.intake.rules import lines as goods
from services.intake.rules import sums as money
from services.intake.rules.agreed import agreed
from services.intake.rules.faults import PAID_OUT_OF_RANGE, TOO_OLD, correctable, fired
from services.intake.rules.parties import language

__all__ = ["correctable", "fired", "language", "screen", "screen_change"]


def screen(
    carried: CarriedOrder,
    order_id: str,
    now: int,
    policy: IntakePolicy,
    channel: Channel | None = None,
    beside: int = 0,
) -> list[Fault]:
    """Every fault of the order, none if it is sound (IN-02). `order_id`: the key it came under;
    `now` in ms; `channel`: what is agreed with it; `beside`: bytes that are handed on with it."""
    order = carried.decoded()
    return list(
        chain(
            head.size(len(carried.payload) + beside, policy),
            head.identity(order, order_id),
            head.kinds(order),
            head.dates(order, now, policy),
            head.source(order, policy),
            head.exchange(order),
            parties.buyer(order["buyer"], _means(order, channel, policy)),
            parties.address(order["billing_address"], "billing_address", policy),
            parties.address(order["delivery_address"], "delivery_address", policy),
            goods.lines(order["lines"], policy),
            money.charges(order["charges"], policy),
            money.sums(order, policy),
            money.payment(order["payment"], order["totals"]["total_minor"]),
            agreed(order, channel),
        )
    )


def _means(order: Order, channel: Channel | None, policy: IntakePolicy) -> Means:
    """How its customer will confirm (CF-01): as is agreed with the channel, else as policy says."""
    rule = agreed_rule(channel)
    return rule.means if rule else policy.confirmed_by.get(order["channel"], "automatic")


def screen_change(before: Order, after: Order, faults: Iterable[Fault]) -> list[Fault]:
    """Every fault of an order as a change would make it (IN-02, CF-03). Its age is none: the order
    is known, so it repeats no other. Nor is what was paid when it was dearer. `faults`: what the
    screen found."""
    excused = {TOO_OLD}
    if after["payment"]["paid_minor"] == before["payment"]["paid_minor"]:
        excused.add(PAID_OUT_OF_RANGE)
    sound = [found for found in faults if found["code"] not in excused]
    return [*sound, *amendment.unchanged(before, after)]
