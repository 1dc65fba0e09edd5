"""RV-02: at what price it is ordered, and how much is taken off."""

from collections.abc import Mapping, Sequence

from orders.business.facts import at_least, at_most, beside
from orders.business.money import convert
from orders.business.prices import holds
from orders.contracts.records import Article, Customer, Fact, Order, OrderLine, Price
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding

OffList = Sequence[tuple[OrderLine, Price | None]]
"""Lines that do not cost just what the list says, each with its list price; None if it has none."""


def off_list(order: Order, prices: Mapping[str, Price]) -> OffList:
    """The lines that are not at the list price of the day on which the order was placed; of most
    orders none. `prices`: by `<sku>:<currency>`."""
    currency, placed_at = order["currency"], order["placed_at"]
    found: list[tuple[OrderLine, Price | None]] = []
    for line in order["lines"]:
        price = prices.get(f"{line['sku']}:{currency}")
        if price is None or not holds(price, placed_at):
            found.append((line, None))
        elif (
            line["discount_minor"] != 0
            or line["unit_price_minor"] != price["minor"]
            or line["price_per"] != price["price_per"]
        ):
            found.append((line, price))
    return found


def prices(
    lines: OffList, currency: str, articles: Mapping[str, Article], policy: ReviewPolicy
) -> Sequence[Finding]:
    """Every price of a known article equals the list price of the day within the tolerance
    (RV-02)."""
    tolerance = policy.price_tolerance_percent
    found: list[Finding] = []
    for line, price in lines:
        if price is None:
            if policy.missing_price == "hold" and line["sku"] in articles:
                found.append(_unlisted(line, currency))
            continue
        asked, due = (
            line["unit_price_minor"] * price["price_per"],
            price["minor"] * line["price_per"],
        )
        if asked != due and abs(asked - due) * 100 > due * tolerance:
            found.append(_off_list(line, price, currency, tolerance))
    return found


def discounts(
    lines: OffList,
    order: Order,
    customer: Customer | None,
    policy: ReviewPolicy,
    references: References,
) -> Sequence[Finding]:
    """What is charged for a line, its discounts taken off, is not too far below its list price
    (RV-02). An order that costs nothing at all is a gift, up to a list value."""
    if not lines or _is_gift(order, policy, references):
        return ()
    group = customer["group"] if customer is not None else policy.guest_group
    most, currency = policy.maximum_discount_of(group), order["currency"]
    found: list[Finding] = []
    for line, price in lines:
        if price is None:
            continue
        per = line["price_per"] * price["price_per"]
        due = price["minor"] * line["quantity"] * line["price_per"]
        whole = line["unit_price_minor"] * line["quantity"] * price["price_per"]
        asked = whole - line["discount_minor"] * per
        if due > 0 and asked * 100 < due * (100 - most):
            off = 100 - asked * 100 // due
            allowed = (whole * 100 - due * (100 - most)) // (per * 100)
            found.append(_too_cheap(line, off, most, allowed, currency))
    return found


def _unlisted(line: OrderLine, currency: str) -> Finding:
    because = f"{line['sku']} has no list price in {currency}"
    return _against(
        "price_unlisted", because, line, beside("currency", currency, line=line["line"])
    )


def _off_list(line: OrderLine, price: Price, currency: str, tolerance: int) -> Finding:
    """The bound is the nearest price of the line's own quantity that would do."""
    number, asked, per = line["line"], line["unit_price_minor"], line["price_per"]
    because = (
        f"{line['sku']} at {asked} for {per} against {price['minor']} for {price['price_per']} "
        f"on the list, more than {tolerance} % off"
    )
    known = (
        beside("per", per, line=number),
        beside("listed", price["minor"], currency, number),
        beside("listed_per", price["price_per"], line=number),
        beside("tolerance", tolerance, "percent", number),
    )
    due, whole = price["minor"] * per, price["price_per"] * 100
    if asked * price["price_per"] > due:
        highest = due * (100 + tolerance) // whole
        near = at_most("price", asked, highest, currency, number)
        return _against("price_above_list", because, line, near, *known)
    lowest = -(-due * (100 - tolerance) // whole)
    near = at_least("price", asked, lowest, currency, number)
    return _against("price_below_list", because, line, near, *known)


def _too_cheap(line: OrderLine, off: int, most: int, allowed: int, currency: str) -> Finding:
    number = line["line"]
    because = f"{line['sku']} is {off} % below the list, at most {most} %"
    return _against(
        "discount_too_deep",
        because,
        line,
        at_most("below_list", off, most, "percent", number),
        at_most("discount", line["discount_minor"], allowed, currency, number),
    )


def _against(code: str, because: str, line: OrderLine, *facts: Fact) -> Finding:
    known = (beside("sku", line["sku"], line=line["line"]), *facts)
    return Finding("price", "RV-02", code, f"line {line['line']}: {because}", known)


def _is_gift(order: Order, policy: ReviewPolicy, references: References) -> bool:
    if order["totals"]["total_minor"] != 0:
        return False
    value = order["totals"]["goods_minor"]
    worth = convert(value, order["currency"], policy.house_currency, references, "up")
    return worth is not None and worth <= policy.gift_maximum_minor
