"""Who buys, and where to: the buyer, the ways to reach him, the addresses."""

import re
from collections.abc import Iterator

from iso3166 import countries_by_alpha2

from orders.business.confirmation import NEEDED, Means
from orders.business.text import blank, reaches
from orders.contracts.records import Address, Buyer, Contact, Fault
from services.intake.policy import IntakePolicy
from services.intake.rules.faults import fault

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
COUNTRIES = frozenset(countries_by_alpha2)
REQUIRED = ("name", "street", "city")


def buyer(buyer: Buyer, means: Means) -> Iterator[Fault]:
    """A customer number, a name or a company, and at least one way to reach the buyer: that by
    which orders of the channel are confirmed, `means`, if it is one (IN-02)."""
    if blank(buyer["customer_id"]):
        yield fault(
            "customer_id_missing",
            "buyer.customer_id",
            "send the customer number, or guest:<channel>:<hash>",
        )
    if blank(buyer["name"]) and blank(buyer["company"]):
        yield fault("buyer_name_missing", "buyer.name", "send the buyer's name or company")
    if buyer["language"] and not LANGUAGE.fullmatch(buyer["language"]):
        yield fault(
            "language_malformed",
            "buyer.language",
            "send a BCP 47 language such as en or pt-BR, or none",
        )
    if not buyer["contacts"]:
        yield fault("contact_missing", "buyer.contacts", "send an e-mail address or a phone number")
    elif not any(one["kind"] == NEEDED.get(means, one["kind"]) for one in buyer["contacts"]):
        yield fault(
            "contact_for_confirmation_missing",
            "buyer.contacts",
            f"orders of this channel are confirmed by {means}; send a contact of the kind "
            f"{NEEDED[means]}",
        )
    for index, contact in enumerate(buyer["contacts"]):
        yield from _contact(contact, f"buyer.contacts[{index}]")


def _contact(contact: Contact, field: str) -> Iterator[Fault]:
    kind = contact["kind"]
    if kind == "UNKNOWN":
        yield fault("contact_kind_unknown", f"{field}.kind", "send PHONE, EMAIL, FAX or MESSENGER")
    elif blank(contact["value"]):
        yield fault(
            "contact_empty",
            f"{field}.value",
            "the contact has no value; send it or leave the contact out",
        )
    elif not reaches(kind, contact["value"]):
        yield fault(
            "contact_malformed", f"{field}.value", f"this is not a valid {kind.lower()} contact"
        )


def language(buyer: Buyer, policy: IntakePolicy) -> str:
    """The language of messages to the buyer, BCP 47: the buyer's own, or the house's where none
    or nonsense was sent."""
    return buyer["language"] if LANGUAGE.fullmatch(buyer["language"]) else policy.default_language


def address(address: Address, field: str, policy: IntakePolicy) -> Iterator[Fault]:
    """An address that a carrier can deliver to: addressee, street, city, country, postal code
    where the country has them (IN-02)."""
    for part in REQUIRED:
        if blank(address[part]):  # type: ignore[literal-required]
            yield fault("address_incomplete", f"{field}.{part}", f"the address has no {part}")
    country = address["country"]
    if country not in COUNTRIES:
        yield fault(
            "country_unknown",
            f"{field}.country",
            "this is no country; send two letters of ISO 3166-1 such as DE",
        )
    elif blank(address["postal_code"]) and country in policy.postal_code_countries:
        yield fault(
            "postal_code_missing",
            f"{field}.postal_code",
            f"addresses in {country} need a postal code",
        )
    if address["latitude"] is not None or address["longitude"] is not None:
        yield from _coordinates(address["latitude"], address["longitude"], field)


def _coordinates(latitude: float | None, longitude: float | None, field: str) -> Iterator[Fault]:
    if (
        latitude is None
        or longitude is None
        or not (-90 <= latitude <= 90 and -180 <= longitude <= 180)
    ):
        yield fault(
            "coordinates_wrong",
            f"{field}.latitude",
            "send latitude -90 to 90 and longitude -180 to 180, both or none",
        )
