"""The parties of a UBL order: who buys, where the invoice and the goods go."""

from collections.abc import Iterator

from services.gateway.formats.building.canonical import both_addresses
from services.gateway.formats.building.draft import Draft
from services.gateway.formats.ubl.tree import Node
from services.gateway.formats.values.countries import country

_CONTACTS = {"ElectronicMail": "EMAIL", "Telephone": "PHONE", "Telefax": "FAX"}
_SCHEMES = {"0088": "GLN", "9": "GLN", "EAN": "GLN", "0060": "DUNS", "DUNS": "DUNS"}
"""Identifiers of schemes and their agencies (ISO 6523, UN/ECE 3055) -> ours."""


def parties(draft: Draft, root: Node) -> None:
    """Fill in the buyer and both addresses."""
    customer = root.one("cac:BuyerCustomerParty")
    party = customer.one("cac:Party")
    _buyer(draft, customer, party)
    payer = root.one("cac:AccountingCustomerParty/cac:Party")
    billed = payer if payer.one("cac:PostalAddress").there else party
    _address(draft, "billing_address", billed.one("cac:PostalAddress"), _name(billed))
    delivery_address(draft, root.one("cac:Delivery"), _name(party))
    billing, delivery = draft.order["billing_address"], draft.order["delivery_address"]
    draft.order["billing_address"], _, assumed = both_addresses(billing, delivery)
    draft.filled.extend(assumed)


def delivery_address(draft: Draft, delivery: Node, buyer: Node) -> None:
    """Fill in where the goods go, and who is there if it is not the buyer."""
    party = delivery.one("cac:DeliveryParty")
    place = delivery.one("cac:DeliveryLocation")
    address = next(
        (
            one
            for one in (
                place.one("cac:Address"),
                delivery.one("cac:DeliveryAddress"),
                party.one("cac:PostalAddress"),
            )
            if one.there
        ),
        None,
    )
    code = place.one("cbc:ID")
    if address is not None:
        there = next((one for one in (_name(party), place.one("cbc:Name")) if one.text()), buyer)
        _address(draft, "delivery_address", address, there)
    if code.text():
        draft.put("delivery_address.location_code", code.text(), code.where)


def _buyer(draft: Draft, customer: Node, party: Node) -> None:
    number = customer.one("cbc:SupplierAssignedAccountID")
    if number.text():
        draft.put("buyer.customer_id", number.text(), number.where)
    if (company := _name(party)).text():
        draft.put("buyer.company", company.text(), company.where)
    contacts = [
        party.one("cac:Contact"),
        customer.one("cac:BuyerContact"),
        customer.one("cac:DeliveryContact"),
    ]
    _person(draft, party, contacts)
    for contact in contacts:
        for name, kind in _CONTACTS.items():
            value = contact.one(f"cbc:{name}")
            known = {(one["kind"], one["value"]) for one in draft.order["buyer"]["contacts"]}
            if value.text() and (kind, value.text()) not in known:
                draft.put(f"buyer.contacts[{kind}]", value.text(), value.where)
    numbers: set[tuple[str, str]] = set()
    for scheme, number in _numbers(customer, party):
        if number.text() and (scheme, number.text()) not in numbers:
            numbers.add((scheme, number.text()))
            draft.put(f"buyer.party_ids[{scheme}]", number.text(), number.where)


def _person(draft: Draft, party: Node, contacts: list[Node]) -> None:
    person = party.one("cac:Person")
    parts = [person.text(f"cbc:{name}Name") for name in ("First", "Middle", "Family")]
    if name := " ".join(part for part in parts if part):
        draft.put("buyer.name", name, person.where)
        return
    for contact in contacts:
        if contact.text("cbc:Name"):
            draft.put("buyer.name", contact.text("cbc:Name"), f"{contact.where}/cbc:Name")
            return


def _numbers(customer: Node, party: Node) -> Iterator[tuple[str, Node]]:
    """Scheme and number of whatever the buyer is known by."""
    yield "BUYER", customer.one("cbc:CustomerAssignedAccountID")
    numbers = [one.one("cbc:ID") for one in party.each("cac:PartyIdentification")]
    for number in (party.one("cbc:EndpointID"), *numbers):
        yield _scheme(number, "BUYER"), number
    for taxed in party.each("cac:PartyTaxScheme"):
        kind = taxed.text("cac:TaxScheme/cbc:TaxTypeCode") + taxed.text("cac:TaxScheme/cbc:ID")
        yield "VAT" if "VAT" in kind.upper() else "TAX", taxed.one("cbc:CompanyID")
    number = party.one("cac:PartyLegalEntity/cbc:CompanyID")
    yield _scheme(number, "REGISTRATION"), number


def _scheme(number: Node, otherwise: str) -> str:
    named = number.attribute("schemeID").upper()
    agency = _SCHEMES.get(number.attribute("schemeAgencyID"), "")
    return _SCHEMES.get(named, named) or agency or otherwise


def _name(party: Node) -> Node:
    """What a party is called: its name in trade, else the one in a register."""
    name = party.one("cac:PartyName/cbc:Name")
    return name if name.text() else party.one("cac:PartyLegalEntity/cbc:RegistrationName")


def _address(draft: Draft, field: str, address: Node, name: Node) -> None:
    street = [
        " ".join(filter(None, (address.text("cbc:StreetName"), address.text("cbc:BuildingNumber"))))
    ]
    street += [
        address.text(f"cbc:{part}")
        for part in ("BuildingName", "AdditionalStreetName", "Floor", "Room", "Department")
    ]
    street += [one.text() for one in address.each("cac:AddressLine/cbc:Line")]
    if box := address.text("cbc:Postbox"):
        street.append(f"PO box {box}" if box.isdigit() else box)
    named = address.text("cac:Country/cbc:IdentificationCode")
    values = {
        "name": (name.text(), name.where),
        "street": (", ".join(part for part in street if part), f"{address.where}/cbc:StreetName"),
        "postal_code": (address.text("cbc:PostalZone"), f"{address.where}/cbc:PostalZone"),
        "city": (address.text("cbc:CityName"), f"{address.where}/cbc:CityName"),
        "region": (address.text("cbc:CountrySubentity"), f"{address.where}/cbc:CountrySubentity"),
        "country": (
            country(named, address.text("cac:Country/cbc:Name")),
            f"{address.where}/cac:Country/cbc:IdentificationCode",
        ),
        "location_code": (address.text("cbc:ID"), f"{address.where}/cbc:ID"),
    }
    for part, (value, where) in values.items():
        if value:
            draft.put(f"{field}.{part}", value, where)
