"""What the commands do."""

import csv
import sys
from collections.abc import Mapping
from typing import Any

from orders.cli.orderfile.opening import order_file
from orders.cli.printing import moment, print_json, print_table
from orders.client.masterdata import read_references
from orders.client.orderfile.facts import readable
from orders.client.picks.lists import By, PickList, lists
from orders.client.picks.waiting import HEARD, waiting
from orders.client.scan import Found
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Article, Bin
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings

COLUMNS = (
    "zone", "bin", "sku", "name", "gtin", "specification", "lot", "quantity", "unit", "shipment",
    "line",
)  # fmt: skip


def ls(settings: Settings, warehouse: str, as_json: bool) -> None:
    """Print the shipments."""
    found = [_told(one) for one in _orders(settings, _codec(settings), warehouse)]
    if as_json:
        print_json(found)
        return
    rows = [
        (one["shipment_id"], one["order_id"], one["priority"], moment(one["dispatch_by_at"]),
         one["pieces"], one["carrier"])
        for one in found
    ]  # fmt: skip
    columns = ["shipment", "order", "priority", "leaves by", "pieces", "carrier"]
    print_table(f"to be picked in {warehouse}", columns, rows)


def print_lists(
    settings: Settings, warehouse: str, by: By, batch: int, as_csv: bool, as_json: bool
) -> None:
    """Print the lists."""
    codec = _codec(settings)
    orders = _orders(settings, codec, warehouse)
    references = read_references(settings, codec, Bin, Article)
    made = lists(orders, by, batch, references.table(Bin), references.table(Article))
    if as_json:
        print_json([_json(one) for one in made])
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(["list", *COLUMNS])
        writer.writerows([one.title, *pick[: len(COLUMNS)]] for one in made for pick in one.picks)
    else:
        for one in made:
            rows = [pick[: len(COLUMNS)] for pick in one.picks]
            print_table(f"{one.title}: {', '.join(one.shipments)}", COLUMNS, rows)


def _orders(settings: Settings, codec: Codec, warehouse: str) -> list[Mapping[str, Any]]:
    with order_file(settings) as file:
        facts = file.of_open_orders(HEARD)
    found = [
        Found(fact.topic, fact.partition, fact.offset, fact.timestamp, record, value, {})
        for fact, record, value in readable(facts, codec)
    ]
    return waiting(found, warehouse)


def _codec(settings: Settings) -> Codec:
    return Codec(RegistrySchemaIds(settings.registry_properties()))


def _told(order: Mapping[str, Any]) -> dict[str, Any]:
    names = ("shipment_id", "order_id", "number", "priority", "dispatch_by_at", "carrier")
    pieces = sum(line["quantity"] for line in order["lines"])
    return {**{name: order[name] for name in names}, "pieces": pieces}


def _json(made: PickList) -> dict[str, Any]:
    picks = [dict(zip(COLUMNS, pick, strict=False)) for pick in made.picks]
    return {"title": made.title, "shipments": made.shipments, "picks": picks}
