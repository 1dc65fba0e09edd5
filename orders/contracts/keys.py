"""The keys under which reference data is published."""

from collections.abc import Callable, Mapping
from typing import Any

from orders.contracts import records


def _of_rate(rate: Mapping[str, Any]) -> str:
    way = (rate["carrier"], rate["service"], rate["from_country"], rate["to_country"])
    key = ":".join((*way, str(rate["minimum_weight_g"])))
    if rate["zone"]:
        key += f"@{rate['zone']}"
    if rate["valid_from_at"] is not None:
        key += f"@{rate['valid_from_at']}"
    return key


_KEYS: Mapping[type, Callable[[Mapping[str, Any]], str]] = {
    records.Article: lambda value: value["sku"],
    records.Price: lambda value: f"{value['sku']}:{value['currency']}",
    records.Channel: lambda value: value["channel"],
    records.Partner: lambda value: ":".join((value["channel"], value["scheme"], value["id"])),
    records.CodedArticle: lambda value: ":".join(
        (value["channel"], value["scheme"], value["code"])
    ),
    records.Customer: lambda value: value["customer_id"],
    records.Staff: lambda value: value["staff_id"],
    records.Restriction: lambda value: value["restriction"],
    records.Warehouse: lambda value: value["warehouse"],
    records.Carrier: lambda value: value["carrier"],
    records.Carton: lambda value: value["carton"],
    records.Bin: lambda value: f"{value['warehouse']}:{value['sku']}",
    records.Technicians: lambda value: f"{value['region']}/{value['part']}",
    records.Rate: _of_rate,
    records.CarrierQuality: lambda value: ":".join(
        (value["carrier"], value["mode"], value["from_country"], value["to_country"])
    ),
    records.StageTime: lambda value: ":".join(
        (value["status"], value["channel"], value["priority"])
    ),
    records.LeadTime: lambda value: value["sku"],
    records.PartsList: lambda value: value["sku"],
    records.ExchangeRate: lambda value: value["currency"],
    records.ExpectedSupply: lambda value: value["sku"],
    records.Workload: lambda value: str(value["partition"]),
}


def key_of(record: type, value: Mapping[str, Any]) -> str:
    """The key under which a reference record is published, as its schema says."""
    return _KEYS[record](value)
