"""Whose orders a channel hands in: who pays is what an order says, so whoever could name any
customer would order on the credit of any (IN-01, RV-04; docs/decisions/0070)."""

from collections.abc import Collection, Iterator

from orders.business.text import blank
from orders.contracts.records import Fault, Order
from services.intake.rules.faults import fault


def not_its_own(order: Order, known: Collection[str]) -> Iterator[Fault]:
    """The buyer is a customer of the channel: by a number that begins with its name, as the edge
    gives them to accounts of shops; a guest of it; or one whom the master data has for it, by the
    number that the order names or by another. `known`: our numbers of these."""
    channel, customer = order["channel"], order["buyer"]["customer_id"]
    own = customer.startswith((f"{channel}-", f"guest:{channel}:"))
    if not (own or blank(customer) or customer in known):
        yield fault(
            "customer_not_of_channel",
            "buyer.customer_id",
            "this channel orders for its own customers alone, and the buyer is not known as one: "
            "send a number that was agreed",
        )
