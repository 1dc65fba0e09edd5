"""RV-02: what is ordered, and at what price."""

from collections.abc import Mapping

from orders.business.money import convert
from orders.contracts.records import Article, Customer, Order, OrderLine, Price
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding


def goods(
    lines: list[OrderLine], articles: Mapping[str, Article], policy: ReviewPolicy
) -> Finding | None:
    """Every article is known, its specification complete, its quantity sane (RV-02)."""
    unknown, doubts = [], []
    for line in lines:
        article = articles.get(line["sku"])
        if article is None:
            unknown.append(f"line {line['line']}: article {line['sku']} is unknown")
        elif doubt := _doubt(line, article):
            doubts.append(f"line {line['line']}: {doubt}")
    if not unknown and not doubts:
        return None
    return Finding(
        "goods",
        "RV-02",
        "; ".join(unknown + doubts),
        refuses=bool(unknown) and policy.unknown_article == "decline",
    )


def _doubt(line: OrderLine, article: Article) -> str:
    if line["unit"] != article["unit"]:
        return f"{article['sku']} is counted in {article['unit']}, not {line['unit']}"
    specifications = article["specifications"]
    if specifications and line["specification"] not in specifications:
        return f"{article['sku']} needs one of the specifications {', '.join(specifications)}"
    if line["quantity"] > article["maximum_quantity"] > 0:
        return (
            f"{line['quantity']} of {article['sku']} is above the usual "
            f"{article['maximum_quantity']}"
        )
    return ""


def prices(
    order: Order, articles: Mapping[str, Article], listed: Mapping[str, Price], policy: ReviewPolicy
) -> Finding | None:
    """Every price of a known article equals the list price of the day within the tolerance
    (RV-02). `listed` by `<sku>:<currency>`."""
    currency, placed_at, tolerance = (
        order["currency"],
        order["placed_at"],
        policy.price_tolerance_percent,
    )
    doubts = []
    for line in order["lines"]:
        price = listed.get(f"{line['sku']}:{currency}")
        if price is None or not _holds(price, placed_at):
            if policy.missing_price == "hold" and line["sku"] in articles:
                doubts.append(f"line {line['line']}: {line['sku']} has no list price in {currency}")
            continue
        asked, due = (
            line["unit_price_minor"] * price["price_per"],
            price["minor"] * line["price_per"],
        )
        if asked != due and abs(asked - due) * 100 > due * tolerance:
            gap = (
                f"{line['unit_price_minor']} for {line['price_per']} against {price['minor']} "
                f"for {price['price_per']}"
            )
            doubts.append(
                f"line {line['line']}: {line['sku']} at {gap} on the list, more than {tolerance} % "
                "off"
            )
    return Finding("price", "RV-02", "; ".join(doubts)) if doubts else None


def discounts(
    order: Order,
    customer: Customer | None,
    listed: Mapping[str, Price],
    policy: ReviewPolicy,
    references: References,
) -> Finding | None:
    """What is charged for a line, its discounts taken off, is not too far below its list price
    (RV-02). An order that costs nothing at all is a gift, up to a list value. `listed` by
    `<sku>:<currency>`."""
    if _is_gift(order, policy, references):
        return None
    group = customer["group"] if customer is not None else policy.guest_group
    most, currency, doubts = policy.maximum_discount_of(group), order["currency"], []
    for line in order["lines"]:
        price = listed.get(f"{line['sku']}:{currency}")
        if price is None or not _holds(price, order["placed_at"]):
            continue
        per = line["price_per"] * price["price_per"]
        due = price["minor"] * line["quantity"] * line["price_per"]
        asked = line["unit_price_minor"] * line["quantity"] * price["price_per"]
        asked -= line["discount_minor"] * per
        if due > 0 and asked * 100 < due * (100 - most):
            off = 100 - asked * 100 // due
            doubts.append(
                f"line {line['line']}: {line['sku']} is {off} % below the list, at most {most} %"
            )
    return Finding("price", "RV-02", "; ".join(doubts)) if doubts else None


def _is_gift(order: Order, policy: ReviewPolicy, references: References) -> bool:
    if order["totals"]["total_minor"] != 0:
        return False
    value = order["totals"]["goods_minor"]
    worth = convert(value, order["currency"], policy.house_currency, references, "up")
    return worth is not None and worth <= policy.gift_maximum_minor


def _holds(price: Price, at: int) -> bool:
    until = price["valid_to_at"]
    return price["valid_from_at"] <= at and (until is None or at < until)
