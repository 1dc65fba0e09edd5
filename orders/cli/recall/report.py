"""The report of a recall: stock by house, open orders, customers who have the goods, and what to
tell each (IV-08)."""

from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple

from orders.cli.recall.ledger import LotBook, Place

Customer = Callable[[str], tuple[str, str]]
"""Order -> (its number, its customer), empty where nobody knows them any more."""
HELD = "do not send it: report it short, other goods follow"
SHIPPED = "do not use it: send it back or destroy it; it is replaced or paid back"
PART = "what has not left stays here; what you have: do not use it, send it back or destroy it"
BLOCKED = "blocked: keep it apart until its fate is decided"
FREE = "still for sale: it is not recalled, or its block is under way"
RESERVED = "held for open orders: keep it back"


class Touched(NamedTuple):
    """An order, and what to tell whoever has the goods."""

    order_id: str
    number: str
    customer_id: str
    held: int
    shipped: int
    tell: str


class Report(NamedTuple):
    """All of one lot."""

    sku: str
    lot: str
    expires_on: str
    places: list[Place]
    orders: list[Touched]

    @property
    def units(self) -> dict[str, int]:
        """What there is of it: in the house, held for orders, with customers."""
        return {
            "in_house": sum(one.free + one.held for one in self.places),
            "held": sum(one.held for one in self.orders),
            "shipped": sum(one.shipped for one in self.orders),
        }


def report(book: LotBook, customer: Customer) -> Report:
    """Of this lot."""
    touched = [
        Touched(one.order_id, *customer(one.order_id), one.held, one.shipped, _tell(one))
        for one in book.holders
    ]
    return Report(book.sku, book.lot.name, book.expires_on, book.places, touched)


def plain(found: Report) -> dict[str, Any]:
    """As JSON has it."""
    return {
        "sku": found.sku,
        "lot": found.lot,
        "expires_on": found.expires_on,
        "units": found.units,
        "places": [{**one._asdict(), "tell": at_place(one)} for one in found.places],
        "orders": [one._asdict() for one in found.orders],
    }


def at_place(one: Place) -> str:
    """What to tell the warehouse."""
    if one.quality:
        return f"{one.quality}: {BLOCKED}"
    return FREE if one.free > 0 else RESERVED


def page(found: Report) -> str:
    """A page that opens without a network."""
    title = f"Recall of lot {found.lot} of {found.sku}"
    places = [[*one, at_place(one)] for one in found.places]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            "<style>body{font:15px sans-serif;margin:2em}table{border-collapse:collapse}"
            "td,th{border:1px solid #999;padding:.3em .6em;text-align:left}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            f"<p>Last day: {escape(found.expires_on or 'does not expire')}. "
            f"{' · '.join(f'{name}: {units}' for name, units in found.units.items())}</p>",
            _table("Stock by house", ["warehouse", "quality", "free", "held", "tell"], places),
            _table("Orders", [*Touched._fields], found.orders),
            "</body></html>",
            "",
        ]
    )


def _table(title: str, columns: list[str], rows: Any) -> str:
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in columns)
    lines = [
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    ]
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{''.join(lines)}</table>"


def _tell(one: Any) -> str:
    if one.held and one.shipped:
        return PART
    return HELD if one.held else SHIPPED
