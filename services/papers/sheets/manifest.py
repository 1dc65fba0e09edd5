"""The manifest, to print."""

from services.papers.data.manifest import Manifest
from services.papers.sheets import tables
from services.papers.sheets.sheet import Sheet, about_consignment, facts, party, sheet, table
from services.papers.sheets.words import Words


def manifest(paper: Manifest, words: Words) -> Sheet:
    """Package by package; who hands over and who takes over sign."""
    rows = [
        [
            one["shipment_id"],
            one["package_id"],
            one["sscc"],
            words.packaging(one["packaging"]),
            words.weight(one["weight_g"]),
            words.volume(one["volume_ml"]),
        ]
        for one in paper["entries"]
    ]
    columns = ("shipment", "package", "sscc", "packaging", "gross_weight", "volume")
    sums = tables.loaded(len(rows), paper["gross_g"], paper["volume_ml"], words)
    return sheet(
        paper,
        words,
        facts=facts(words, about_consignment(paper, words)),
        parties=[
            party(words, "sender", paper["sender"]),
            party(words, "consignee", paper["consignee"]),
        ],
        marks=paper["marks"],
        tables=[table(words, columns, rows, sums=sums)],
        signs=[words["sign_handed_over"], words["sign_carrier"]],
    )
