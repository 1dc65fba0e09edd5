"""Which of our articles a code stands for, and how many of it are one of the code (IN-01)."""

from collections.abc import Mapping

from orders.business.money import LARGEST
from orders.business.text import blank
from orders.contracts.records import CodedArticle, OrderLine
from services.intake.completion.filling import Filling
from services.intake.rules.lines import UNITS

PIECES = "PCE"


def fill(filling: Filling, codes: Mapping[str, CodedArticle]) -> None:
    """Article and unit of every line that lacks one of them, by the first of its codes that is
    known. A case of twelve becomes twelve pieces, and its price one for twelve."""
    channel = filling.order["channel"]
    for n, line in enumerate(filling.order["lines"]):
        if not blank(line["sku"]) and line["unit"] in UNITS:
            continue
        key = _known(line, channel, codes)
        if key is not None and line["quantity"] * codes[key]["units"] <= LARGEST:
            _fill_line(filling, n, line, key, codes[key])


def packed(line: OrderLine, channel: str, codes: Mapping[str, CodedArticle]) -> bool:
    """Whether the code by which the line would be counted stands for several pieces."""
    key = _known(line, channel, codes)
    return key is not None and codes[key]["units"] > 1


def _known(line: OrderLine, channel: str, codes: Mapping[str, CodedArticle]) -> str | None:
    keys = (
        f"{of}:{one['scheme']}:{one['code']}"
        for one in line["article_codes"]
        for of in (channel, "")
    )
    return next((key for key in keys if key in codes), None)


def _fill_line(filling: Filling, n: int, line: OrderLine, key: str, coded: CodedArticle) -> None:
    counted = line["unit"] == PIECES or line["unit"] not in UNITS
    if blank(line["sku"]):
        filling.put_line(n, "sku", {"sku": coded["sku"]}, CodedArticle, key)
    if line["unit"] not in UNITS:
        filling.put_line(n, "unit", {"unit": coded["unit"]}, CodedArticle, key)
    if counted and coded["units"] > 1:
        units = coded["units"]
        many = {"quantity": line["quantity"] * units, "price_per": line["price_per"] * units}
        filling.put_line(n, "quantity", many, CodedArticle, key)
