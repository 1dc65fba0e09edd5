"""Amounts, times, names and signatures as shops write them."""

import base64
import hmac
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orders.business.money import PLACES
from orders.contracts.records import Buyer, ContactKind, Order


class Freight(NamedTuple):
    """What an order's charges come to, net, and their tax; minor units."""

    minor: int
    tax: int


class Name(NamedTuple):
    """A person's name in the two parts that shops ask for."""

    first: str
    last: str


def amount(minor: int, currency: str) -> str:
    """Minor units in the major one: 1234 of EUR are `12.34`."""
    return f"{Decimal(minor).scaleb(-PLACES[currency]):f}"


def freight(order: Order) -> Freight:
    """All charges of an order together."""
    charges = order["charges"]
    minor = sum(charge["amount_minor"] for charge in charges)
    return Freight(minor, sum(charge["tax_minor"] for charge in charges))


def local(at: int, zone: str) -> datetime:
    """The clock of a shop at `at`, milliseconds, to the second."""
    return datetime.fromtimestamp(at // 1000, ZoneInfo(zone))


def name(whole: str) -> Name:
    """Whatever stands before the first blank is the first name."""
    first, _, last = whole.partition(" ")
    return Name(first, last)


def contact(buyer: Buyer, kind: ContactKind) -> str:
    """How the buyer is reached; empty if he did not say."""
    return next((one["value"] for one in buyer["contacts"] if one["kind"] == kind), "")


def seal(body: bytes, secret: str) -> str:
    """HMAC-SHA256 of the body in base64."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def basic(secret: str) -> str:
    """HTTP's basic authentication (RFC 7617) of `user:password`."""
    return f"Basic {base64.b64encode(secret.encode()).decode()}"
