"""An order as a text to be read to the buyer, in English and Chinese (IN-07). It says every
quantity, price, sum, place and date, and of what is missing that it is."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from orders.business.kinds import COLLECTION
from orders.business.money import money
from orders.business.times import moment

LANGUAGES: Mapping[str, Mapping[str, str]] = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
)
"""BCP 47 language -> its words."""


def read_back(order: Mapping[str, Any], language: str) -> str:
    """The text, a sentence a line. Raises KeyError for a language that is none of `LANGUAGES`."""
    return "\n".join(_sentences(order, LANGUAGES[language]))


def _sentences(order: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    def said(text: str) -> str:
        return text.strip() or words["missing"]

    buyer, currency, totals = order["buyer"], order["currency"], order["totals"]
    named = ", ".join(filter(None, (buyer["name"], buyer["company"])))
    yield words["head"].format(reference=order["reference"], buyer=said(named))
    for line in order["lines"]:
        yield words["line"].format(
            line=line["line"],
            quantity=line["quantity"],
            unit=words.get(line["unit"], line["unit"]),
            name=said(" ".join(filter(None, (line["name"], line["specification"])))),
            sku=said(line["sku"]),
            price=money(line["unit_price_minor"], currency),
            price_per=line["price_per"],
            total=money(line["total_minor"], currency),
        )
    for charge in order["charges"]:
        amount = money(charge["amount_minor"] + charge["tax_minor"], currency)
        yield words["charge"].format(kind=charge["kind"], amount=amount)
    yield words["total"].format(
        total=money(totals["total_minor"], currency), tax=money(totals["tax_minor"], currency)
    )
    yield words["delivery"].format(address=said(_address(order["delivery_address"])))
    if order["delivery"] == COLLECTION:
        where = "collection" if order["collection_place"] else "collection_anywhere"
        yield words[where].format(place=order["collection_place"])
    if order["wished_delivery_at"] is None:
        yield words["no_date"]
    else:
        yield words["date"].format(date=moment(order["wished_delivery_at"])[:10])
    yield words["payment"].format(method=said(order["payment"]["method"]))
    yield words["end"]


def _address(address: Mapping[str, Any]) -> str:
    place = f"{address['postal_code']} {address['city']}".strip()
    parts = (address["name"], address["street"], place, address["region"], address["country"])
    return ", ".join(filter(None, parts))
