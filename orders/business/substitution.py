"""Another article in the place of one that was ordered: which may go, and what it costs (IV-05)."""

from collections.abc import Iterable, Mapping

from orders.business.money import divided, tax_of
from orders.business.reduction import with_lines
from orders.contracts.records import Article, InsteadLine, Order, OrderLine

PLAIN = frozenset({"UNKNOWN", "NORMAL"})


def may_go(other: Article, ordered: Article, line: OrderLine, country: str) -> bool:
    """Whether it may be sent for the line. It is no harder to have by law than what was ordered,
    which review has judged (RV-05), it counts in the same unit, comes in what was specified, and
    lies on shelves by itself."""
    return (
        other["stocked"]
        and not other["bundle"]
        and other["unit"] == line["unit"]
        and (not line["specification"] or line["specification"] in other["specifications"])
        and other["nature"] in (*PLAIN, ordered["nature"])
        and {*other["barred_groups"]} <= {*ordered["barred_groups"]}
        and country not in other["barred_countries"]
        and other["minimum_age"] <= ordered["minimum_age"]
        and other["licence"] in ("", ordered["licence"])
        and other["goods_class"] in ("", ordered["goods_class"])
    )


def priced(line: OrderLine, other: Article, percent: int) -> InsteadLine:
    """What the line costs with that article, at so many percent of its price; never more than it
    does. Unit price half up, discount up, to the minor unit; tax by its rate, or in proportion."""
    percent = max(min(percent, 100), 0)
    unit = divided(line["unit_price_minor"] * percent, 100)
    goods = line["quantity"] * unit // line["price_per"]
    discount = min(-(-line["discount_minor"] * percent // 100), goods)
    net, before = goods - discount, line["total_minor"] - line["tax_minor"]
    rate = line["tax_rate_ppm"]
    if rate is not None:
        tax = tax_of(net, rate)
    else:
        tax = divided(line["tax_minor"] * net, before) if before > 0 else 0
    total, tax = min((net + tax, tax), (line["total_minor"], line["tax_minor"]))
    return {
        "line": line["line"],
        "sku": other["sku"],
        "name": other["name"],
        "total_minor": total,
        "tax_minor": tax,
    }


def substituted(order: Order, instead: Iterable[InsteadLine]) -> Order:
    """The order as it would be with these articles, and what it would cost."""
    by_line = {one["line"]: one for one in instead}
    return with_lines(order, [_line(line, by_line) for line in order["lines"]])


def _line(line: OrderLine, by_line: Mapping[int, InsteadLine]) -> OrderLine:
    one = by_line.get(line["line"])
    if one is None:
        return line
    return {
        **line,
        "sku": one["sku"],
        "name": one["name"],
        "tax_minor": one["tax_minor"],
        "total_minor": one["total_minor"],
    }
