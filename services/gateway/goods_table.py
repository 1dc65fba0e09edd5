"""What an order is about, as its customer reads and confirms it: goods, prices, when and where
(CF-01). No name and no street: a link may be passed on."""

from collections.abc import Mapping
from html import escape

from orders.business.money import money
from orders.contracts.records import Order, OrderLine
from services.gateway import days

PIECE = "PCE"


def table(order: Order, words: Mapping[str, str]) -> str:
    """A row a line, then what makes up the total."""
    lines = "".join(_line(line, order["currency"], words) for line in order["lines"])
    totals = order["totals"]
    parts = {
        "discount": -totals["discount_minor"],
        "charges": totals["charges_minor"],
        "tax": totals["tax_minor"],
    }
    sums = "".join(_sum(words[name], amount, order) for name, amount in parts.items() if amount)
    total = _sum(words["total"], totals["total_minor"], order, "th")
    return f"<table>{lines}{sums}{total}</table>"


def delivery(order: Order, promised_at: int | None, words: Mapping[str, str], language: str) -> str:
    """The day by which the goods are there, if one is promised, and the town where."""
    address = order["delivery_address"]
    place = ", ".join(part for part in (address["city"], address["country"]) if part)
    if promised_at is None:
        return words["delivered_to"].format(place=place)
    day = days.day(promised_at, address["country"], language)
    return words["delivered_by"].format(place=place, day=day)


def _line(line: OrderLine, currency: str, words: Mapping[str, str]) -> str:
    price = money(line["unit_price_minor"], currency)
    if line["price_per"] != 1 or line["unit"] != PIECE:
        price = words["price_per"].format(
            price=price, count=line["price_per"], unit=words["unit_" + line["unit"]]
        )
    quantity = f"{line['quantity']} {words['unit_' + line['unit']]}"
    goods = line["total_minor"] - line["tax_minor"] + line["discount_minor"]
    cells = (line["name"] or line["sku"], quantity, price, money(goods, currency))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _sum(name: str, minor: int, order: Order, cell: str = "td") -> str:
    amount = escape(money(minor, order["currency"]))
    return f'<tr><{cell} colspan="3">{escape(name)}</{cell}><{cell}>{amount}</{cell}></tr>'
