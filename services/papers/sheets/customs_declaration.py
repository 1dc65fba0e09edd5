"""The customs declaration, to print."""

from services.papers.data.customs_declaration import CustomsDeclaration
from services.papers.sheets import tables
from services.papers.sheets.sheet import Sheet, about_consignment, facts, party, sheet, table
from services.papers.sheets.words import Words


def customs_declaration(paper: CustomsDeclaration, words: Words) -> Sheet:
    """Item by item."""
    rows = [
        [
            str(one["line"]),
            tables.described(one),
            one["gtin"],
            one["hs_code"],
            words.country(one["origin_country"]),
            words.quantity(one["quantity"], one["unit"]),
            words.weight(one["net_g"]),
            words.money(one["value_minor"], paper["currency"]),
        ]
        for one in paper["items"]
    ]
    columns = ("line", "goods", "gtin", "hs_code", "origin", "quantity", "net_weight", "value")
    sums = {
        "goods_value": words.money(paper["goods_minor"], paper["currency"]),
        "net_weight": words.weight(paper["net_g"]),
        "gross_weight": words.weight(paper["gross_g"]),
        "packages": str(paper["packages"]),
    }
    told = {
        **about_consignment(paper, words),
        "exported_from": words.country(paper["exported_from"]),
        "imported_to": words.country(paper["imported_to"]),
        "incoterm": paper["incoterm"],
    }
    return sheet(
        paper,
        words,
        facts=facts(words, told),
        parties=[
            party(words, "exporter", paper["sender"]),
            party(words, "consignee", paper["consignee"]),
        ],
        tables=[table(words, columns, rows, sums=sums)],
        texts=[words["true_and_correct"]],
        signs=[words["sign_declarant"]],
    )
