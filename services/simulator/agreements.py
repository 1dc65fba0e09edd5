"""What the simulated channels have agreed to say of their orders (IN-06)."""

from collections.abc import Iterator

from orders.contracts.records import Channel

MINIMUM = ("buyer.customer_id", "buyer.contacts", "lines[].sku", "wished_delivery_at")
"""The basics of the customer, what is wanted, and when."""
PEOPLE = ("partner", "desk")
"""Channels of people: partners, and staff who enter what they are told."""


def channels() -> Iterator[Channel]:
    """One for each channel of people."""
    for channel in PEOPLE:
        yield {"channel": channel, "mandatory": list(MINIMUM)}
