"""The bill of lading, to print."""

from services.papers.data.bill_of_lading import BillOfLading
from services.papers.sheets import tables
from services.papers.sheets.sheet import Sheet, about_consignment, facts, party, sheet
from services.papers.sheets.words import Words


def bill_of_lading(paper: BillOfLading, words: Words) -> Sheet:
    """Who ships to whom, from where to where, what; the carrier signs for it."""
    told = {
        **about_consignment(paper, words),
        "incoterm": paper["incoterm"],
        "port_of_loading": paper["port_of_loading"],
        "port_of_discharge": paper["port_of_discharge"],
    }
    return sheet(
        paper,
        words,
        facts=facts(words, told),
        parties=[
            party(words, "shipper", paper["sender"]),
            party(words, "consignee", paper["consignee"]),
            party(words, "notify", paper["notify"]),
        ],
        marks=paper["marks"],
        tables=[
            tables.packages(paper["boxes"], words, contents=False),
            {**tables.goods(paper["goods"], words), "heading": words["said_to_contain"]},
        ],
        texts=[words["carrier_takes_over"]],
        signs=[words["sign_shipper"], words["sign_carrier"]],
    )
