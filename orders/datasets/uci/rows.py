"""One line of the file: read, screened, and either a sound row or a refusal with its code."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orders.client.tables import rows
from orders.datasets.feed import Refusal
from orders.datasets.uci.countries import COUNTRIES
from orders.engine.errors import ConfigError

COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
LONDON = ZoneInfo("Europe/London")

CHARGES = {
    "POST": "freight",
    "DOT": "freight",
    "C2": "freight",
    "M": "fee",
    "S": "fee",
    "BANK CHARGES": "fee",
    "AMAZONFEE": "fee",
    "CRUK": "fee",
}
"""Codes that are no goods -> kind of charge on the order."""
NOT_STOCKED = re.compile(r"GIFT_0001_\d+|DCGS.*|PADS")
"""Goods without a shelf: gift vouchers and goods of the shop's partners."""
GOODS = re.compile(r"\d{5}[A-Z]*")
INVOICE = re.compile(r"[CA]?\d{6}")


class Line(NamedTuple):
    """A sound row. `at`: milliseconds UTC; `price`: pence of a unit; `quantity` is negative on a
    credit note (`invoice` starts with C)."""

    number: int
    invoice: str
    sku: str
    name: str
    quantity: int
    at: int
    price: int
    customer: str
    country: str
    original: Mapping[str, str]

    @property
    def credit(self) -> bool:
        """Whether it stands on a credit note."""
        return self.invoice.startswith("C")


def read(path: Path) -> Iterator[Line | Refusal]:
    """Every row of the file, in its order. Raises ConfigError if the file is not this data set."""
    for number, row in rows(path):
        if tuple(row) != COLUMNS:
            raise ConfigError(f"{path}: the columns {', '.join(COLUMNS)} are wanted")
        yield screen(number, row)


def screen(number: int, row: Mapping[str, str]) -> Line | Refusal:
    """The row if it is sound by itself; else why not. What only its invoice can tell is judged
    later."""
    try:
        quantity, price = int(row["Quantity"]), Decimal(row["UnitPrice"]) * 100
        at = datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=LONDON)
    except (ValueError, InvalidOperation) as error:
        return Refusal(
            number,
            row["InvoiceNo"],
            "",
            "unreadable",
            f"a number or date cannot be read: {error}",
            row,
        )
    invoice, sku = row["InvoiceNo"].strip(), row["StockCode"].strip().upper()
    if fault := _fault(invoice, sku, quantity, price, row["Country"]):
        return Refusal(number, row["InvoiceNo"], *fault, row)
    name = " ".join(row["Description"].split())
    return Line(
        number,
        invoice,
        sku,
        name,
        quantity,
        int(at.timestamp() * 1000),
        int(price),
        row["CustomerID"].strip(),
        row["Country"],
        row,
    )


def _fault(
    invoice: str, sku: str, quantity: int, price: Decimal, country: str
) -> tuple[str, str, str] | None:
    """(column, code, reason) of the first thing that is wrong."""
    if not INVOICE.fullmatch(invoice):
        return (
            "InvoiceNo",
            "invoice_malformed",
            "six digits are wanted, with C before them on a credit note",
        )
    if invoice.startswith("A"):
        return "InvoiceNo", "not_an_order", "an adjustment of bad debt"
    if quantity < 0 and not invoice.startswith("C"):
        return (
            "Quantity",
            "stock_write_off",
            "a negative quantity without a credit note is a write-off of stock",
        )
    return (
        _price_fault(sku, quantity, price) or _code_fault(invoice, sku) or _country_fault(country)
    )


def _price_fault(sku: str, quantity: int, price: Decimal) -> tuple[str, str, str] | None:
    if quantity == 0:
        return "Quantity", "quantity_zero", "a line of nothing"
    if price < 0:
        return "UnitPrice", "price_negative", "a price cannot be negative"
    if price == 0:
        return "UnitPrice", "price_zero", "no price: a gift, a sample or a correction of stock"
    if price != int(price):
        return "UnitPrice", "price_below_minor_unit", "the price is no whole number of pence"
    return None


def _code_fault(invoice: str, sku: str) -> tuple[str, str, str] | None:
    if GOODS.fullmatch(sku) or NOT_STOCKED.fullmatch(sku):
        return None
    if sku in CHARGES and not invoice.startswith("C"):
        return None
    if sku in CHARGES or sku == "D":
        return (
            "StockCode",
            "not_goods",
            "a discount, fee or freight on a credit note is no return of goods",
        )
    return "StockCode", "code_unknown", "neither an article nor a known charge"


def _country_fault(country: str) -> tuple[str, str, str] | None:
    if country in COUNTRIES:
        return None
    return "Country", "country_unknown", "no country that goods could go to"
