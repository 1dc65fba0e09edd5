"""What goods cost of which an order names no price: the list's of the day it was placed (IN-01)."""

from collections.abc import Mapping

from orders.business.money import LARGEST, divided, tax_of
from orders.business.prices import holds
from orders.business.text import blank
from orders.contracts.records import Fault, Order, OrderLine, Price
from services.intake.completion.filling import Filling
from services.intake.rules.faults import fault


def fill(filling: Filling, listed: Mapping[str, Price]) -> list[Fault]:
    """The price of every line, and the sums, of an order that names none; a fault for each article
    that the list does not have. An order that names any price is left as it is."""
    order = filling.order
    if not _priceless(order):
        return []
    faults = [
        found
        for n, line in enumerate(order["lines"])
        if not blank(line["sku"]) and (found := fill_line(filling, n, listed))
    ]
    if any(line["unit_price_minor"] for line in order["lines"]):
        _fill_sums(filling)
    return faults


def _priceless(order: Order) -> bool:
    """Whether neither a line nor a sum tells what the goods cost."""
    totals = order["totals"]
    stated = totals["total_minor"] - totals["charges_minor"] - totals["tax_minor"]
    lines = (line["unit_price_minor"] or line["total_minor"] for line in order["lines"])
    return not (totals["goods_minor"] or stated or any(lines))


def fill_line(filling: Filling, n: int, listed: Mapping[str, Price]) -> Fault | None:
    """The price of one line, and what follows from it; the fault, if the list has none."""
    order = filling.order
    line = order["lines"][n]
    key = f"{line['sku']}:{order['currency']}"
    price = listed.get(key)
    if price is None or not holds(price, order["placed_at"]):
        return _missing(n, line)
    goods = divided(line["quantity"] * price["minor"], price["price_per"])
    tax = tax_of(goods, line["tax_rate_ppm"])
    if abs(goods + tax) <= LARGEST:  # else its quantity is a fault
        values = {
            "unit_price_minor": price["minor"],
            "price_per": price["price_per"],
            "tax_minor": tax,
            "total_minor": goods + tax,
        }
        filling.put_line(n, "unit_price_minor", values, Price, key)
    return None


def _missing(n: int, line: OrderLine) -> Fault:
    """What is said of a line that has no price anywhere."""
    message = (
        "the order names no prices, and the list has none for this article in its currency: send "
        "the price"
    )
    return fault("price_missing", f"lines[{n}].unit_price_minor", message, line["line"])


def _fill_sums(filling: Filling) -> None:
    lines, charges = filling.order["lines"], filling.order["charges"]
    goods = sum(line["total_minor"] - line["tax_minor"] for line in lines)
    tax = sum(one["tax_minor"] for one in (*lines, *charges))
    total = goods + filling.order["totals"]["charges_minor"] + tax
    if max(goods, total) <= LARGEST:
        sums = {"goods_minor": goods, "tax_minor": tax, "total_minor": total}
        filling.put_totals(sums, Price)
