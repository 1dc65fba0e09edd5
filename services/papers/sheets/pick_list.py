"""The pick list, to print."""

from services.papers.data.pick_list import PickList
from services.papers.sheets import tables
from services.papers.sheets.sheet import Sheet, Table, facts, named, sheet, table
from services.papers.sheets.words import Words


def pick_list(paper: PickList, words: Words) -> Sheet:
    """What to take, of which lots, into which cartons, by when."""
    told = {
        "order_number": paper["order_number"],
        "shipment": paper["shipment_id"],
        "warehouse": named(paper["warehouse"], paper["warehouse_name"]),
        "dispatch_by": words.moment(paper["dispatch_by_at"]),
        "packaging": words.packaging(paper["packaging"]),
        "planned_weight": words.weight(paper["weight_g"]),
        "planned_volume": words.volume(paper["volume_ml"]),
    }
    return sheet(
        paper,
        words,
        facts=facts(words, told),
        marks=paper["marks"],
        tables=[
            tables.goods(paper["goods"], words),
            *_lots(paper, words),
            *_cartons(paper, words),
        ],
        signs=[words["sign_picked"]],
    )


def _lots(paper: PickList, words: Words) -> list[Table]:
    rows = [
        [str(lot["line"]), lot["sku"], lot["lot"], lot["expires_on"], str(lot["quantity"])]
        for lot in paper["lots"]
    ]
    columns = ("line", "article", "lot", "expires", "quantity")
    return [table(words, columns, rows, heading=words["lots"])] if rows else []


def _cartons(paper: PickList, words: Words) -> list[Table]:
    rows = [
        [
            one["carton"],
            words.packaging(one["packaging"]),
            words.weight(one["weight_g"]),
            "; ".join(f"{line['sku']}: {line['quantity']}" for line in one["lines"]),
        ]
        for one in paper["cartons"]
    ]
    columns = ("carton", "packaging", "gross_weight", "contents")
    return [table(words, columns, rows, heading=words["cartons"])] if rows else []
