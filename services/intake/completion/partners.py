"""Who buys by a number, how he is reached and pays, and where goods and invoices go (IN-01)."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from orders.business.text import blank
from orders.contracts.records import Address, Buyer, Contact, Order, Partner
from orders.engine.references import References
from services.intake.completion.filling import Filling

CHANNEL = "CHANNEL"
"""Scheme under which the channel itself is the number of whoever sends by it."""
PLACES = ("GLN", "DUNS", "DUNS4", "SAN", "BUYER", "SUPPLIER")
"""Schemes of the numbers that places bear; an address does not say which it is."""
WHERE = ("street", "postal_code", "city")
PARTS = ("name", *WHERE, "region", "country")
Partners = Mapping[str, Partner]
Role = Literal["billing_address", "delivery_address"]


class Known(NamedTuple):
    """A party of the reference data, and its key there."""

    key: str
    partner: Partner


def customers(references: References) -> Mapping[str, set[str]]:
    """Channel -> our numbers of those who buy by it, as the master data has them. A number of a
    register is known everywhere, and makes nobody the customer of a channel."""
    found: dict[str, set[str]] = {}
    for partner in references.table(Partner).values():
        if channel := partner["channel"] or (partner["scheme"] == CHANNEL and partner["id"]):
            found.setdefault(channel, set()).add(partner["customer_id"])
    return found


def fill(filling: Filling, partners: Partners) -> Known | None:
    """Fill in what the parties of the order do not say of themselves; the buyer, if he is known."""
    order = filling.order
    buyer = _buyer(order, partners)
    if buyer:
        _fill_buyer(filling, buyer)
        _fill_terms(filling, buyer)
    _fill_address(filling, "delivery_address", _place(order, "delivery_address", buyer, partners))
    _fill_address(filling, "billing_address", _billed(order, buyer, partners))
    return buyer


def _buyer(order: Order, partners: Partners) -> Known | None:
    """By the first of his numbers that is known; who has none and no name is whoever sends orders
    by the channel."""
    buyer = order["buyer"]
    numbers = [(one["scheme"], one["id"]) for one in buyer["party_ids"]]
    if not numbers and _nameless(buyer):
        numbers = [(CHANNEL, order["channel"])]
    return _first(order, numbers, partners)


def _nameless(buyer: Buyer) -> bool:
    return all(blank(one) for one in (buyer["customer_id"], buyer["name"], buyer["company"]))


def _first(order: Order, numbers: Iterable[tuple[str, str]], partners: Partners) -> Known | None:
    """A number that is the channel's own goes before the same of a register."""
    keys = (f"{of}:{scheme}:{one}" for scheme, one in numbers for of in (order["channel"], ""))
    return next((Known(key, partners[key]) for key in keys if key in partners), None)


def _fill_buyer(filling: Filling, known: Known) -> None:
    key, partner = known
    buyer = filling.order["buyer"]
    if blank(buyer["customer_id"]):
        filling.put("buyer", "customer_id", partner["customer_id"], Partner, key)
    if blank(buyer["name"]) and blank(buyer["company"]):
        filling.put("buyer", "company", partner["name"], Partner, key)
    if not buyer["contacts"] and (contacts := _contacts(partner)):
        filling.put("buyer", "contacts", contacts, Partner, key)


def _contacts(partner: Partner) -> list[Contact]:
    contacts: list[Contact] = [
        {"kind": "EMAIL", "value": partner["email"]},
        {"kind": "PHONE", "value": partner["phone"]},
    ]
    return [one for one in contacts if one["value"]]


def _fill_terms(filling: Filling, known: Known) -> None:
    key, partner = known
    payment = filling.order["payment"]
    if not filling.order["currency"] and partner["currency"]:
        filling.put("", "currency", partner["currency"], Partner, key)
    if blank(payment["method"]) and partner["payment_method"]:
        filling.put("payment", "method", partner["payment_method"], Partner, key)
    if payment["terms"] == "UNKNOWN" != partner["payment_terms"]:
        filling.put("payment", "terms", partner["payment_terms"], Partner, key)


def _place(order: Order, role: Role, buyer: Known | None, partners: Partners) -> Known | None:
    """The place that an address names by its number; the buyer where it says nothing at all. A
    number that nobody knows is no place: goods would go where nobody said."""
    address = order[role]
    if number := address["location_code"]:
        return _first(order, [(one, number) for one in PLACES], partners)
    return buyer if _nowhere(address) else None


def _billed(order: Order, buyer: Known | None, partners: Partners) -> Known | None:
    """Whoever gets the invoices of the place that is billed, if the order has no address for
    them."""
    place = _place(order, "billing_address", buyer, partners)
    if place and place.partner["invoice_to"] and _nowhere(order["billing_address"]):
        scheme, _, number = place.partner["invoice_to"].partition(":")
        return _first(order, [(scheme, number)], partners)
    return place


def _fill_address(filling: Filling, role: Role, known: Known | None) -> None:
    """All of an address that says nothing of where it is; of any other the country alone, and the
    addressee: parts of two addresses make none."""
    if known is None:
        return
    key, partner = known
    address = filling.order[role]
    parts = PARTS if _nowhere(address) else ("name", "country")
    if parts is PARTS and address["location_code"] not in ("", partner["id"]):
        filling.put(role, "location_code", partner["id"], Partner, key)
    for part in parts:
        if blank(address[part]) and partner[part]:  # type: ignore[literal-required]
            filling.put(role, part, partner[part], Partner, key)  # type: ignore[literal-required]


def _nowhere(address: Address) -> bool:
    return all(blank(address[part]) for part in WHERE)  # type: ignore[literal-required]
