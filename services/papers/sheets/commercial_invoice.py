"""The commercial invoice, to print."""

from services.papers.data.commercial_invoice import CommercialInvoice
from services.papers.sheets import tables
from services.papers.sheets.sheet import Sheet, about_consignment, facts, party, sheet, table
from services.papers.sheets.words import Words


def commercial_invoice(paper: CommercialInvoice, words: Words) -> Sheet:
    """What each article is worth, by its heading and origin."""
    rows = [
        [
            str(one["line"]),
            tables.described(one),
            one["hs_code"],
            words.country(one["origin_country"]) if one["origin_country"] else "",
            words.quantity(one["quantity"], one["unit"]),
            words.money(one["value_minor"], paper["currency"]),
        ]
        for one in paper["goods"]
    ]
    columns = ("line", "goods", "hs_code", "origin", "quantity", "value")
    sums = {
        "goods_value": words.money(paper["goods_minor"], paper["currency"]),
        "packages": str(paper["packages"]),
        "gross_weight": words.weight(paper["gross_g"]),
    }
    return sheet(
        paper,
        words,
        facts=facts(words, {**about_consignment(paper, words), "incoterm": paper["incoterm"]}),
        parties=[
            party(words, "seller", paper["sender"]),
            party(words, "buyer", paper["buyer"]),
            party(words, "consignee", paper["consignee"]),
        ],
        tables=[table(words, columns, rows, sums=sums)],
        texts=[words["true_and_correct"]],
        signs=[words["sign_seller"]],
    )
