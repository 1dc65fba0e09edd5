"""What a change by parts leaves out, and the master data says: its articles before it is merged
with the order, prices of what is new in it after that (IN-01, CF-03)."""

from collections.abc import Mapping

from orders.business.text import blank
from orders.contracts.records import (
    ChangeRequested,
    CodedArticle,
    CompletedField,
    Fault,
    Order,
    OrderLine,
    Price,
)
from orders.engine.references import References
from services.intake.completion import Completed, articles, prices
from services.intake.completion.filling import Filling
from services.intake.rules.faults import fault
from services.intake.rules.lines import UNITS
from services.intake.rules.merging import merge, summed, unnamed, unpriced

PARTNER = "partner"
"""Who wants a change that came as a partner's document: every amount in it has a unit."""
UNCLEAR = "nobody can tell packages from pieces here: send the article, by its code or our number"


def merged(order: Order, change: ChangeRequested, references: References) -> Completed:
    """The order as the change makes it. An amount of a code is counted as when the order came: a
    case of twelve is twelve pieces. What is new in it, and says no price, costs what the list says.
    """
    codes, listed = references.table(CodedArticle), references.table(Price)
    asked, fields = _named(order, change, codes)
    filling = Filling.of(merge(order, asked))
    lacking, unclear = unpriced(order, asked), _unclear(order, change, codes)
    faults: list[Fault] = []
    for n, line in enumerate(filling.order["lines"]):
        if line["line"] in unclear:
            faults.append(fault("article_unnamed", f"lines[{n}].quantity", UNCLEAR, line["line"]))
        if line["line"] in lacking and not blank(line["sku"]):
            faults += filter(None, [prices.fill_line(filling, n, listed)])
    return Completed(
        summed(filling.order), [*_moved(fields, asked, filling.order), *filling.fields], faults
    )


def _unclear(order: Order, change: ChangeRequested, codes: Mapping[str, CodedArticle]) -> set[int]:
    """Numbers of the lines whose amount a partner's document says, but not of which article, where
    the order's code is one of a package: it may mean packages, as when it ordered, or the pieces
    that it was answered."""
    known = {line["line"]: line for line in order["lines"]}
    return {
        said["line"]
        for said in change["lines"]
        if change["requested_by"] == PARTNER
        and said["quantity"]
        and said["unit"] == articles.PIECES
        and unnamed(said)
        and (before := known.get(said["line"]))
        and articles.packed(before, order["channel"], codes)
    }


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
    """The line as it is to be counted. One that names no article is of the article of the order;
    one of an article of ours counts in the unit that it has there, unless it says another."""
    if before is None:
        return said
    if unnamed(said):
        said = {**said, "sku": before["sku"], "article_codes": before["article_codes"]}
    if not blank(said["sku"]):
        said = {**said, "unit": said["unit"] or before["unit"]}
    if blank(said["sku"]) or said["unit"] not in UNITS:  # counted by its code: so is its price
        return {**said, "price_per": said["price_per"] or 1}
    return said


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
