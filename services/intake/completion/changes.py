"""What a change by parts leaves out, and the master data says: its articles before it is merged
with the order, prices of what is new in it after that (IN-01, CF-03)."""

from collections.abc import Mapping

from orders.business.text import blank
from orders.contracts.records import (
    ChangeRequested,
    CodedArticle,
    CompletedField,
    Order,
    OrderLine,
    Price,
)
from orders.engine.references import References
from services.intake.completion import Completed, articles, prices
from services.intake.completion.filling import Filling
from services.intake.rules.merging import merge, summed, unpriced


def merged(order: Order, change: ChangeRequested, references: References) -> Completed:
    """The order as the change makes it. A case of twelve is twelve pieces, as when the order came;
    what is new in it, and says no price, costs what the list says."""
    asked, fields = _named(order, change, references.table(CodedArticle))
    filling = Filling.of(merge(order, asked))
    listed, lacking = references.table(Price), unpriced(order, asked)
    faults = [
        found
        for n, line in enumerate(filling.order["lines"])
        if line["line"] in lacking
        and not blank(line["sku"])
        and (found := prices.fill_line(filling, n, listed))
    ]
    return Completed(
        summed(filling.order), [*_moved(fields, asked, filling.order), *filling.fields], faults
    )


def _named(
    order: Order, change: ChangeRequested, codes: Mapping[str, CodedArticle]
) -> tuple[ChangeRequested, list[CompletedField]]:
    """The change with articles and amounts as we count them."""
    known = {line["line"]: line for line in order["lines"]}
    lines = [_as_ordered(line, known.get(line["line"])) for line in change["lines"]]
    filling = Filling.of({**order, "lines": lines})
    articles.fill(filling, codes)
    return {**change, "lines": filling.order["lines"]}, filling.fields


def _as_ordered(said: OrderLine, before: OrderLine | None) -> OrderLine:
    """A line that does not name its article is of the article of the order, by the same names."""
    if before is None or said["article_codes"]:
        return said
    own = any(one["code"] == before["sku"] for one in before["article_codes"])
    sku = said["sku"] or (before["sku"] if own else "")
    return {**said, "sku": sku, "article_codes": before["article_codes"]}


def _moved(
    fields: list[CompletedField], change: ChangeRequested, order: Order
) -> list[CompletedField]:
    """Fields of lines of the change, where these lines are in the order."""
    at = {line["line"]: index for index, line in enumerate(order["lines"])}
    places = {
        f"lines[{n}]": f"lines[{at[line['line']]}]"
        for n, line in enumerate(change["lines"])
        if line["line"] in at
    }
    return [
        {**one, "field": places.get(part, part) + dot + rest}
        for one in fields
        for part, dot, rest in [one["field"].partition(".")]
    ]
