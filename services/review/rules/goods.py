"""RV-02: what is ordered, and at what price."""

from collections.abc import Mapping

from orders.contracts.records import Article, Order, OrderLine, Price
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


def _holds(price: Price, at: int) -> bool:
    until = price["valid_to_at"]
    return price["valid_from_at"] <= at and (until is None or at < until)
