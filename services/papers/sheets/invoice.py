"""The invoice of the goods, to print."""

from services.papers.data.invoice import Invoice, Priced
from services.papers.sheets.sheet import Fact, Sheet, about, facts, party, sheet, table
from services.papers.sheets.words import Words


def invoice(paper: Invoice, words: Words) -> Sheet:
    """Line by line, charges, sums."""
    told = {
        **about(paper, words),
        "payment_terms": words.get(f"terms_{paper['terms']}", paper["terms"]),
        "incoterm": paper["incoterm"],
    }
    columns = ("line", "goods", "quantity", "price", "discount", "tax", "amount")
    lines = table(words, columns, [_line(one, paper["currency"], words) for one in paper["lines"]])
    return sheet(
        paper,
        words,
        facts=facts(words, told),
        parties=[
            party(words, "seller", paper["sender"]),
            party(words, "buyer", paper["buyer"]),
            party(words, "consignee", paper["consignee"]),
        ],
        tables=[{**lines, "sums": _sums(paper, words)}],
    )


def _line(line: Priced, currency: str, words: Words) -> list[str]:
    named = ", ".join(filter(None, (line["name"], line["specification"], line["sku"])))
    discount = line["discount_minor"]
    return [
        str(line["line"]),
        named,
        words.quantity(line["quantity"], line["unit"]),
        words.price(line["unit_price_minor"], line["price_per"], line["unit"], currency),
        words.money(-discount, currency) if discount else "",
        words.money(line["tax_minor"], currency),
        words.money(line["total_minor"], currency),
    ]


def _sums(paper: Invoice, words: Words) -> list[Fact]:
    totals, currency = paper["totals"], paper["currency"]
    told = [(words["sum_goods"], totals["goods_minor"])]
    if totals["discount_minor"]:
        told.append((words["discount"], -totals["discount_minor"]))
    for charge in paper["charges"]:
        name = words.get(f"charge_{charge['kind']}", charge["kind"])
        told.append((name, charge["amount_minor"]))
    told += [(words["tax"], totals["tax_minor"]), (words["total"], totals["total_minor"])]
    return [{"name": name, "value": words.money(minor, currency)} for name, minor in told]
