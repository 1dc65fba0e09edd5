"""What Amazon writes alike in all its orders."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from services.gateway.formats.building import canonical
from services.gateway.formats.building.canonical import joined
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.reading import Profile
from services.gateway.formats.values import payments
from services.gateway.formats.values.countries import country
from services.gateway.formats.values.money import minor
from services.gateway.formats.values.units import counted

CURRENCY = ("currencyCode", "CurrencyCode")
AMOUNT = ("amount", "Amount")
STATES: Mapping[str, str] = {
    "pending": "payment_pending",
    "pendingavailability": "payment_pending",
    "partiallyshipped": "already_fulfilled",
    "shipped": "already_fulfilled",
    "invoiceunconfirmed": "already_fulfilled",
    "unfulfillable": "unfulfillable",
}
"""State of an order in small letters -> because of what it waits."""


def state(text: str) -> str:
    """A state as all versions would write it: `PENDING_AVAILABILITY` and `PendingAvailability`."""
    return text.replace("_", "").casefold()


def currency(moneys: Iterable[Part], profile: Profile) -> str:
    """The one currency of the moneys. One that differs is noted there."""
    known = [(one, code) for one in moneys if (code := _said(one, CURRENCY).text())]
    first = known[0][1] if known else profile.currency
    for one, code in known:
        if code != first:
            one.odd(
                "currency_differs", f"another amount of the order is in {first}; send one currency"
            )
    return first


def money(said: Part, code: str) -> int:
    """An amount in minor units; 0 if there is none."""
    return minor(_said(said, AMOUNT).number(), code)


def _said(money: Part, names: tuple[str, str]) -> Part:
    lower, upper = names
    return money.at(upper) if money.has(upper) else money.at(lower)


class Measured(NamedTuple):
    """A quantity in one of our units."""

    quantity: int
    unit: str


def measure(said: Part, ordered: int, unit: str, value: str) -> Measured:
    """How much was ordered. What is sold by weight or volume has a measure of one item, under the
    names `unit` and `value`; one of another kind, or finer than a gram, is counted in pieces."""
    each = said.number(value)
    if each is None:
        return Measured(ordered, "PCE")
    return Measured(*(counted(each * ordered, said.text(unit)) or (ordered, "PCE")))


def collected(way: str, total: int, reference: str) -> Fields:
    """How an order of a marketplace is paid: to Amazon, before the seller hears of it, unless it
    is cash on delivery."""
    terms = "ON_DELIVERY" if payments.terms(way) == "ON_DELIVERY" else "PREPAID"
    paid = max(total, 0) if terms == "PREPAID" else 0
    return canonical.payment(payments.method(way) or "marketplace", terms, paid, reference)


def address(said: Part, profile: Profile, location: str = "") -> Fields:
    """An address of any version; `location` is Amazon's own code of the place."""

    def text(name: str) -> str:
        return said.text(name) or said.text(name[0].upper() + name[1:])

    if not said.value:
        return canonical.address(location_code=location)
    names = dict.fromkeys((text("companyName"), text("name"), text("attention")))
    lines = (text("addressLine1"), text("addressLine2"), text("addressLine3"))
    return canonical.address(
        name=joined(*names, by=", "),
        street=joined(*lines, by=", "),
        postal_code=text("postalCode"),
        city=text("city") or text("municipality"),
        region=text("stateOrRegion"),
        country=country(text("countryCode"), profile.country),
        location_code=location,
    )
