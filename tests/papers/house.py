"""Orders whose records shipping itself has written, as papers are made of them; and papers read
back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast
from unicodedata import normalize

import pypdfium2

from orders.client.papers.sources import skus, sources
from orders.client.papers.told import Sources
from orders.client.scan import Found
from orders.contracts.catalogue import record_type
from orders.contracts.records import (
    Carrier,
    CarrierScanned,
    Order,
    OrderAllocated,
    OrderReceived,
    PackedOut,
    Shipment,
    Warehouse,
)
from orders.engine.handling import Event
from services.papers.house import FILE, House
from services.papers.rendering.letters import BREAK
from services.shipping.gates_policy import GatesPolicy
from services.shipping.stage import STAGE
from tests.orders import address, article, buyer, export, line, order, received
from tests.policies import usual
from tests.stages.house import allocated, packed_out, references, scan, shipment
from tests.stages.room import Room

SENDER = House.load(FILE).party()
UNGATED = usual(STAGE).model_copy(update={"gates": GatesPolicy()})
"""Shipping's policy without the matrix of gates: what goes abroad is released at once."""
CHINESE: Mapping[str, Any] = {
    "name": "陈晓明",
    "street": "世纪大道100号环球金融中心",
    "postal_code": "200120",
    "city": "上海市浦东新区",
    "country": "CN",
}


class Told(NamedTuple):
    """Records in the order in which they were written."""

    found: list[Found]

    def say(self, record: type, value: Mapping[str, Any]) -> None:
        """One more."""
        topic, offset = record_type(record).topic, len(self.found)
        self.found.append(Found(topic, 0, offset, offset, record.__name__, dict(value), {}))

    def events(self, events: Sequence[Event]) -> None:
        """What a stage published."""
        for event in events:
            self.say(event.record, event.value)


def abroad(lines: int = 5, **changes: Any) -> Order:
    """An export to Shanghai."""
    made = [
        line(n, price=1000 + 7 * n, quantity=2, name=f"台灯 Lamp {n}", specification="白色 white")
        for n in range(1, lines + 1)
    ]
    who = buyer(name="陈晓明", company="上海明灯贸易有限公司", language="zh-CN")
    usual = {"lines": made, "delivery_address": address(**CHINESE), "buyer": who}
    return export(**{**usual, **changes})


def goods(*numbers: int, **changes: Any) -> dict[str, Any]:
    """Articles of which master data lack nothing."""
    known = {"gtin": "4006381333931", "hs_code": "940521", "origin_country": "DE"}
    return {f"SKU-{n}": article(f"SKU-{n}", **{**known, **changes}) for n in numbers}


def story(
    content: Order | None = None,
    *shipments: Shipment,
    articles: dict[str, Any] | None = None,
    packages: Mapping[int, list[dict[str, Any]]] | None = None,
    until: str = "dispatched",
) -> Sources:
    """What papers of an order are made of: its shipments `released`, `packed` or `dispatched`, by
    the stage itself. `packages`: of shipment n, other than all of it in one."""
    content = content or order()
    tables = references(articles=articles or goods(*range(1, 1 + len(content["lines"]))))
    room, told = Room(STAGE, UNGATED, tables), Told([])
    told.say(OrderReceived, received(content))
    sent = shipments or (whole(content),)
    told.events(room.send(OrderAllocated, allocated(content, *sent)))
    for n, one in enumerate(sent, 1):
        packed = {**packed_out(n), "packages": (packages or {}).get(n) or [package(one)]}
        about = {"order_id": content["order_id"]}
        if until in ("packed", "dispatched"):
            told.events(room.send(PackedOut, {**packed, **about}))
        if until == "dispatched":
            told.events(room.send(CarrierScanned, {**scan("PICKED_UP", n), **about}))
    return complete(told, content, tables)


def complete(told: Told, content: Order, tables: Mapping[type, dict[str, Any]]) -> Sources:
    """With the master data of these tables, as `gather` reads them; once through JSON, as the
    process gets them."""
    found = sources(content["order_id"], told.found)
    assert found is not None
    known = next(table for kind, table in tables.items() if kind.__name__ == "Article")
    found["articles"] = {sku: known[sku] for sku in sorted(skus(found)) if sku in known}
    found["warehouses"], found["carriers"] = dict(tables[Warehouse]), dict(tables[Carrier])
    return cast(Sources, json.loads(json.dumps(found)))


def whole(content: Order) -> Shipment:
    """All of the order in one shipment."""
    lines = [
        {"line": one["line"], "sku": one["sku"], "quantity": one["quantity"], "unit": one["unit"]}
        for one in content["lines"]
    ]
    return shipment(lines=lines)


def package(sent: Shipment, name: str = "P-1") -> dict[str, Any]:
    """All of a shipment in one package, which weighs 345 g itself, and each piece 100 g."""
    grams = 345 + sum(100 * one["quantity"] for one in sent["lines"])
    return {
        "package_id": name,
        "packaging": "standard",
        "weight_g": grams,
        "volume_ml": 4000,
        "lines": sent["lines"],
        "sscc": "",
    }


def squeezed(text: str) -> str:
    """Without any space: where lines end, and what stands beside what, a page decides."""
    return "".join(normalize("NFC", text).replace(BREAK, "").split())


def text_of(pdf: bytes) -> str:
    """All that it says, squeezed."""
    document = pypdfium2.PdfDocument(pdf)
    return squeezed("".join(page.get_textpage().get_text_range() for page in document))


def attached(pdf: bytes) -> Any:
    """The data in it."""
    document = pypdfium2.PdfDocument(pdf)
    assert document.count_attachments() == 1
    return json.loads(bytes(document.get_attachment(0).get_data()))
