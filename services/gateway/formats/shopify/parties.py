"""Who buys at Shopify, where to, and how it is paid."""

from services.gateway.formats.building import canonical
from services.gateway.formats.building.canonical import fingerprint, joined
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import amount
from services.gateway.formats.reading import Profile
from services.gateway.formats.values import payments
from services.gateway.formats.values.countries import country

ADDRESS = {
    "name": "name",
    "street": "address1",
    "postal_code": "zip",
    "city": "city",
    "region": "province",
    "country": "country_code",
    "latitude": "latitude",
    "longitude": "longitude",
}


def address(said: Part, profile: Profile) -> Fields:
    """A postal address; all empty if there is none."""
    if not said.value:
        return canonical.address()
    latitude, longitude = said.number("latitude"), said.number("longitude")
    return canonical.address(
        name=joined(said.text("company"), _name(said), by=", "),
        street=joined(said.text("address1"), said.text("address2"), by=", "),
        postal_code=said.text("zip"),
        city=said.text("city"),
        region=said.text("province") or said.text("province_code"),
        country=country(said.text("country_code"), said.text("country"), profile.country),
        latitude=None if latitude is None else float(latitude),
        longitude=None if longitude is None else float(longitude),
    )


def buyer(order: Part, reference: str, profile: Profile) -> Fields:
    """The customer of the shop, or a guest."""
    customer, billing = order.at("customer"), order.at("billing_address")
    emails = [order.text("email"), order.text("contact_email"), customer.text("email")]
    phones = [
        order.text("phone"),
        customer.text("phone"),
        billing.text("phone"),
        order.text("shipping_address", "phone"),
    ]
    return canonical.buyer(
        profile,
        account=customer.text("id"),
        known_by=next((one for one in (*emails, *phones) if one), reference),
        name=_name(customer) or _name(billing) or _name(order.at("shipping_address")),
        company=billing.text("company"),
        language=order.text("customer_locale"),
        emails=emails,
        phones=phones,
    )


def payment(order: Part, total: int, currency: str, reference: str) -> Fields:
    """How it is paid. Of the card only a hash of what Shopify shows of it is taken."""
    gateways = [one.text() for one in order.each("payment_gateway_names")]
    gateway = next(iter(gateways), "") or order.text("gateway")
    card, client = order.at("payment_details"), order.at("client_details")
    return canonical.payment(
        payments.method(gateway),
        "ON_ACCOUNT" if order.has("payment_terms") else payments.terms(gateway),
        _paid(order, total, currency),
        reference,
        instrument=fingerprint(
            card.text("credit_card_company"),
            card.text("credit_card_bin"),
            card.text("credit_card_number"),
        ),
        device=fingerprint(client.text("browser_ip"), client.text("user_agent")),
    )


def notes(order: Part) -> str:
    """What the buyer wrote, and the attributes of the cart."""
    attributes = (
        joined(one.text("name"), one.text("value"), by=": ")
        for one in order.each("note_attributes")
    )
    return joined(order.text("note"), *attributes, by="\n")


def _paid(order: Part, total: int, currency: str) -> int:
    status = order.text("financial_status")
    if status == "paid":
        return max(total, 0)
    if status not in ("partially_paid", "partially_refunded"):
        return 0
    outstanding = amount(order, "total_outstanding", currency=currency)
    return min(max(total - outstanding, 0), max(total, 0))


def _name(said: Part) -> str:
    return said.text("name") or joined(said.text("first_name"), said.text("last_name"))
