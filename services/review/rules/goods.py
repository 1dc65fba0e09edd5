"""RV-02: what is ordered: articles that we know, complete and in sane quantities."""

from collections.abc import Mapping, Sequence

from orders.business.facts import at_most, beside, equal, one_of
from orders.contracts.records import Article, Fact, OrderLine
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding


def goods(
    lines: list[OrderLine], articles: Mapping[str, Article], policy: ReviewPolicy
) -> Sequence[Finding]:
    """Every article is known, its specification complete, its quantity sane (RV-02)."""
    found: list[Finding] = []
    for line in lines:
        article = articles.get(line["sku"])
        if article is None:
            refuses = policy.unknown_article == "decline"
            because = f"article {line['sku']} is unknown"
            found.append(_against("article_unknown", because, line, refuses=refuses))
        elif doubt := _doubt(line, article):
            found.append(doubt)
    return found


def _doubt(line: OrderLine, article: Article) -> Finding | None:
    sku, number, specifications = article["sku"], line["line"], article["specifications"]
    if line["unit"] != article["unit"]:
        because = f"{sku} is counted in {article['unit']}, not {line['unit']}"
        counted = equal("counted_in", line["unit"], article["unit"], line=number)
        return _against("unit_differs", because, line, counted)
    if specifications and line["specification"] not in specifications:
        because = f"{sku} needs one of the specifications {', '.join(specifications)}"
        complete = one_of("specification", line["specification"], specifications, number)
        return _against("specification_missing", because, line, complete)
    if line["quantity"] > article["maximum_quantity"] > 0:
        because = f"{line['quantity']} of {sku} is above the usual {article['maximum_quantity']}"
        usual = at_most("quantity", line["quantity"], article["maximum_quantity"], line=number)
        return _against("quantity_unusual", because, line, usual)
    return None


def _against(
    code: str, because: str, line: OrderLine, *facts: Fact, refuses: bool = False
) -> Finding:
    known = (beside("sku", line["sku"], line=line["line"]), *facts)
    return Finding("goods", "RV-02", code, f"line {line['line']}: {because}", known, refuses)
