"""What kinds of shops differ in: how they write an order, and how they say that it is theirs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from orders.contracts.records import Order
from services.simulator.catalogue import Sells


class Listed(NamedTuple):
    """An order as it stands in a shop's list. `changed_at`: business time of its last change, ms;
    `changes`: how often it was changed."""

    order: Order
    changed_at: int
    changes: int = 0


class Credentials(NamedTuple):
    """What is agreed with a shop: the API key of its channel, and the secret that it signs with."""

    key: str
    secret: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """A kind of shop.

    format     its documents' format, and `webhook` its way to sign, as the gateway names them;
               empty: its documents bear the API key
    path       where it hands in one order, below its channel, and of which `media_type`
    page       so many orders of its list at most are one document
    sells      whether it can have an article on offer
    number     its own number of an order
    account    the number by which it knows a customer of the house; empty for a guest
    told       an order, as the webhook tells it
    pending    the same before the buyer has paid; None if it tells of no such
    drafted    whether people enter orders there as drafts (IN-07)
    listed     several orders, as its list tells them
    signed     headers that say whose bytes these are
    """

    format: str
    webhook: str
    path: str
    sells: Sells
    number: Callable[[Order], str]
    account: Callable[[str], str]
    told: Callable[[Listed], bytes]
    listed: Callable[[Sequence[Listed]], bytes]
    signed: Callable[[bytes, Credentials], Mapping[str, str]]
    pending: Callable[[Listed], bytes] | None = None
    drafted: bool = False
    media_type: str = "application/json"
    page: int = 50


def with_key(_: bytes, credentials: Credentials) -> Mapping[str, str]:
    """The API key, whatever the document says."""
    return {"Authorization": f"Bearer {credentials.key}"}


def digits(number: str) -> str:
    """Shops count their orders and customers: the digits of a number of the house, as a number."""
    return "".join(filter(str.isdigit, number)).lstrip("0")


def account(customer_id: str) -> str:
    """A shop's own number of the customer C000042 is 42; a guest has none."""
    return "" if customer_id.startswith("guest:") else digits(customer_id)
