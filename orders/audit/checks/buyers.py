"""Does a channel order for customers of its own, and does an order stay its customer's?"""

from collections.abc import Iterator

from orders.audit.buyers import Customers
from orders.audit.findings import Finding
from orders.audit.story import Story


def strangers(story: Story, customers: Customers) -> Iterator[Finding]:
    """An order that was handed in for the customers of its channel alone, and is another's, whom it
    does not name here: a number of a customer is personal (IN-01, RV-04). A later version of an
    order is its buyer's (CF-03)."""
    buyers, channel = story.buyers, story.order_id.partition(":")[0]
    if not buyers.of:
        return
    first = min(buyers.of)
    if first == 1 and buyers.is_bound and not customers.may_be(buyers.of[first], channel):
        yield Finding(story.order_id, f"{channel} ordered for a customer who is not its own")
    for version, customer in sorted(buyers.of.items()):
        if customer != buyers.of[first]:
            yield Finding(story.order_id, f"version {version} is another customer's")
