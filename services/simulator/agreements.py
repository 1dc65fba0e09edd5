"""What the simulated channels say of their orders, and are told of them, by agreement (IN-06)."""

from collections.abc import Iterator, Mapping
from typing import get_args

from orders.contracts.records import AnswerKind, Channel, MessageCategory

MINIMUM = ("buyer.customer_id", "buyer.contacts", "lines[].sku", "wished_delivery_at")
"""The basics of the customer, what is wanted, and when."""
PEOPLE = ("partner", "desk")
"""Channels of people: partners, and staff who enter what they are told."""
SYSTEMS = ("partner", "edi", "ubl")
"""Channels of partners whose systems are told of their orders."""

ANSWERS: tuple[AnswerKind, ...] = tuple(kind for kind in get_args(AnswerKind) if kind != "UNKNOWN")
"""What a partner's system wants to be told; staff see it where they work."""

MESSAGES: tuple[MessageCategory, ...] = ("PROGRESS", "DELAY", "QUESTION", "MONEY", "RETURNS")
"""All that the house can tell a customer; shops and marketplaces tell theirs themselves."""
MAILED: Mapping[str, tuple[MessageCategory, ...]] = {"desk": ("QUESTION", "MONEY", "RETURNS")}
"""Channel -> what the house tells its customers by mail. Few, and of those only what needs them:
each mail takes 3 ms of a machine that a demo would rather give to orders."""


def channels() -> Iterator[Channel]:
    """One for each channel of people, and of partners' systems: what EDI leaves out is known."""
    for channel in dict.fromkeys((*PEOPLE, *SYSTEMS)):
        yield {
            "channel": channel,
            "mandatory": list(MINIMUM) if channel in PEOPLE else [],
            "answers": list(ANSWERS) if channel in SYSTEMS else [],
            "unreadable": "desk",
            "delivers_to": [],
            "confirmation": None,
            "heard_within_hours": 0,
            "zone": "UTC",
            "country": "",
            "stock": [],
            "messages": list(MAILED.get(channel, ())),
        }
