"""What the columns of a table are, by their headings.

A column stands for a canonical path. `lines[].quantity` is a field of the line that its row is;
all else is of the order, which a reference gathers from its rows. In brackets stands which member
of a list it is: `buyer.contacts[EMAIL]`, `buyer.party_ids[VAT]`, `lines[].article_codes[GTIN]`,
`charges[freight].amount_minor`. Amounts are in the currency, not in minor units; rates in per cent.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.gateway.formats.reading import Profile

_ENGLISH: Mapping[str, str] = {
    "reference": "reference|order|order no|order number|order id|order reference|po|po no|"
    "po number|purchase order|purchase order number|purchase order no",
    "placed_at": "placed at|order date|date|ordered at|po date",
    "currency": "currency|currency code",
    "kind": "order kind|kind",
    "priority": "priority",
    "notes": "notes|note|comment|comments|remarks|instructions",
    "wished_delivery_at": "wished delivery|delivery date|requested delivery|"
    "requested delivery date|required date|deliver by",
    "delivery": "delivery kind|way of delivery",
    "collection_place": "collection place|place of collection|collect at|pick up at|"
    "pickup location|pick up location",
    "buyer.customer_id": "customer|customer id|customer no|customer number|account|account number",
    "buyer.name": "buyer|buyer name|contact|contact name|customer name",
    "buyer.company": "company|buyer company|company name",
    "buyer.language": "language",
    "buyer.contacts[EMAIL]": "email|e mail|email address|buyer email|contact email",
    "buyer.contacts[PHONE]": "phone|telephone|phone number|tel|mobile|contact phone",
    "buyer.contacts[FAX]": "fax",
    "buyer.party_ids[GLN]": "gln|buyer gln",
    "buyer.party_ids[VAT]": "vat id|vat number|vat no|tax id",
    **{
        f"{kind}_address.{field}": "|".join(
            f"{before} {name}".strip() for name in names.split("|") for before in befores
        )
        for kind, befores in (
            ("delivery", ("", "delivery", "ship to", "shipping")),
            ("billing", ("billing", "bill to", "invoice")),
        )
        for field, names in (
            ("street", "street|address|street address"),
            ("postal_code", "postal code|postcode|zip|zip code"),
            ("city", "city|town"),
            ("region", "region|state|province"),
            ("country", "country|country code"),
            ("location_code", "location|location code|location gln"),
        )
    },
    "delivery_address.name": "delivery name|ship to|ship to name|shipping name|recipient|consignee",
    "billing_address.name": "billing name|bill to|bill to name|invoice name",
    "payment.method": "payment|payment method",
    "payment.terms": "payment terms|terms",
    "payment.paid_minor": "paid|amount paid",
    "payment.reference": "payment reference|payment id",
    "trade_terms.incoterm": "incoterm|incoterms|delivery terms",
    "charges[freight].amount_minor": "freight|shipping|shipping cost|delivery charge|postage",
    "charges[freight].tax_minor": "freight tax|shipping tax",
    "totals.total_minor": "order total|grand total|total amount",
    "lines[].line": "line|line no|line number|position|pos|item no",
    "lines[].sku": "sku|article|article no|article number|item|item code|item number|product|"
    "product code|part number|part no",
    "lines[].name": "name|article name|item name|product name|description|item description",
    "lines[].specification": "specification|variant|size|colour|color",
    "lines[].quantity": "quantity|qty|amount ordered|units|pieces|pcs",
    "lines[].unit": "unit|uom|unit of measure",
    "lines[].unit_price_minor": "price|unit price|net price|price each",
    "lines[].price_per": "price per|per|price unit|price base",
    "lines[].discount_minor": "discount|line discount",
    "lines[].tax_minor": "tax|vat|tax amount|vat amount",
    "lines[].tax_rate_ppm": "tax rate|vat rate|tax percent|vat percent",
    "lines[].total_minor": "total|line total|gross amount",
    "lines[].article_codes[GTIN]": "gtin|ean|ean code|barcode",
    "lines[].article_codes[UPC]": "upc",
    "lines[].article_codes[BUYER]": "buyer article|buyer item|your article|customer article",
}
"""Canonical path -> headings that are understood without an agreement."""
_MEMBERS = re.compile(
    r"buyer\.contacts\[(EMAIL|PHONE|FAX|MESSENGER)\]|buyer\.party_ids\[\w+\]"
    r"|lines\[\]\.article_codes\[\w+\]|charges\[\w+\]\.(amount|tax)_minor"
    r"|(buyer\.group|buyer_reference|promised_delivery_at)"
    r"|trade_terms\.(packing|port_of_loading|port_of_discharge|transport|insurance)"
)
_UNSAID = re.compile(r"[\W_]+")
_AT_THE_TOP = 20


class Columns(NamedTuple):
    """`row` has the headings, counted in the table from 0; `paths` maps columns to what they stand
    for; `unread` are those with a heading that means nothing here."""

    row: int
    paths: Mapping[int, str]
    unread: Sequence[int]

    def of(self, path: str) -> int | None:
        """The first column that stands for the path."""
        return next((index for index, one in self.paths.items() if one == path), None)


def columns(rows: Sequence[Sequence[object]], profile: Profile) -> Columns:
    """The columns by that row among the first twenty that has the most headings known; without
    any, the first row, and nothing is known."""
    known = _known(profile)
    found = (_columns(number, row, known) for number, row in enumerate(rows[:_AT_THE_TOP]))
    return max(found, key=lambda one: len(one.paths), default=Columns(0, {}, ()))


def _columns(number: int, row: Sequence[object], known: Mapping[str, str]) -> Columns:
    """Of two columns for the same path the first counts."""
    paths, unread = dict[int, str](), list[int]()
    for index, one in enumerate(row):
        path = known.get(_plain(one), "") if isinstance(one, str) else ""
        if path and path not in paths.values():
            paths[index] = path
        elif one not in ("", None):
            unread.append(index)
    return Columns(number, paths, unread)


def _known(profile: Profile) -> Mapping[str, str]:
    """Heading, plainly written, -> path; what was agreed goes before what is understood. A path
    that no table can have is none."""
    english = {heading: path for path, all_ in _ENGLISH.items() for heading in all_.split("|")}
    agreed = {
        _plain(heading): path
        for heading, path in profile.columns.items()
        if path in _ENGLISH or _MEMBERS.fullmatch(path)
    }
    return {**english, **agreed}


def _plain(heading: str) -> str:
    return _UNSAID.sub(" ", heading.casefold()).strip()
