"""The delivery note, to print."""

from services.papers.data.delivery_note import DeliveryNote
from services.papers.sheets import tables
from services.papers.sheets.sheet import Sheet, about_consignment, facts, party, sheet
from services.papers.sheets.words import Words


def delivery_note(paper: DeliveryNote, words: Words) -> Sheet:
    """Goods, of how many that were ordered; who gets them signs."""
    loaded = {"packages": str(paper["packages"]), "gross_weight": words.weight(paper["gross_g"])}
    return sheet(
        paper,
        words,
        facts=facts(words, {**about_consignment(paper, words), **loaded}),
        parties=[
            party(words, "sender", paper["sender"]),
            party(words, "buyer", paper["buyer"]),
            party(words, "consignee", paper["consignee"]),
        ],
        marks=paper["marks"],
        tables=[tables.goods(paper["goods"], words, ordered=True)],
        signs=[words["sign_received"]],
    )
