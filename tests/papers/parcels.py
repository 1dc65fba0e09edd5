"""Shipments that shipping itself has released and packed, and what a machine reads on a label."""

from collections.abc import Iterable, Sequence
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

from orders.client.orderfile.facts import records
from orders.contracts.catalogue import record_type
from orders.contracts.records import OrderAllocated, PackedOut
from orders.engine.handling import Event
from orders.engine.ports.log import Message
from services.papers.labels.data import Label, labels
from services.papers.labels.reading import TOPIC, Told, shipments
from services.shipping.stage import STAGE
from tests.codec import CODEC
from tests.orders import article, order
from tests.papers.house import UNGATED
from tests.stages.house import allocated, packed_out, references
from tests.stages.room import Room

ALL = (2, 2, 2, 2, 2)
SKUS = tuple(f"SKU-{n}" for n in range(1, 6))


def house(nature: str = "NORMAL") -> Room:
    """Shipping, among whose five articles the first is of this nature."""
    articles = {sku: article(sku) for sku in SKUS}
    articles |= {"SKU-1": article("SKU-1", nature=nature)}
    return Room(STAGE, UNGATED, references(articles=articles))


def messages(events: Iterable[Event], start: int = 0) -> list[Message]:
    """What of them stands on shipping's topic, as the order file has it."""
    found = [one for one in events if record_type(one.record).topic == TOPIC]
    return [
        Message(
            TOPIC,
            0,
            start + at,
            b"shop:1001",
            CODEC.encode(record_type(one.record), one.value),
            0,
            [],
        )
        for at, one in enumerate(found)
    ]


def known(events: Iterable[Event]) -> list[Told]:
    """Its shipments, as labels read them."""
    return shipments(records(messages(events), TOPIC, CODEC))


def packed(nature: str = "NORMAL", quantities: Sequence[int] = ALL, **changes: Any) -> list[Label]:
    """The labels of an order that was packed as ordered."""
    room = house(nature)
    told = room.send(OrderAllocated, allocated(order(**changes)))
    told += room.send(PackedOut, packed_out(1, *quantities))
    return labels(known(told))


def read_back(picture: Image.Image) -> dict[str, str]:
    """Every code on it: what kind of code by its symbology identifier, and its bytes. `]C1` is
    GS1-128, where other Code 128 is `]C0`."""
    return {one.symbology_identifier: one.bytes.decode() for one in zxingcpp.read_barcodes(picture)}


def pictures(pdf: bytes, dots_per_inch: int = 300) -> list[Image.Image]:
    """Its pages."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dots_per_inch / 72).to_pil() for page in document]


def text(pdf: bytes, page: int = 0) -> str:
    """What can be copied from it, on one line."""
    found = pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_bounded()
    return " ".join(found.replace("\u200b", "").split())
