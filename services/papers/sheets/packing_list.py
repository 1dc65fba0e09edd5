"""The packing list, to print."""

from services.papers.data.packing_list import PackingList
from services.papers.sheets import tables
from services.papers.sheets.sheet import Sheet, about_consignment, facts, party, sheet
from services.papers.sheets.words import Words


def packing_list(paper: PackingList, words: Words) -> Sheet:
    """Package by package, then all goods together."""
    together = tables.goods(paper["goods"], words)
    return sheet(
        paper,
        words,
        facts=facts(words, about_consignment(paper, words)),
        parties=[
            party(words, "sender", paper["sender"]),
            party(words, "consignee", paper["consignee"]),
        ],
        marks=paper["marks"],
        tables=[
            tables.packages(paper["boxes"], words, contents=True),
            {**together, "heading": words["goods_together"]},
        ],
        signs=[words["sign_packed"]],
    )
