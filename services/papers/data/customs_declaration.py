"""The customs declaration: what the goods are by the Harmonized System, where they were made, what
they weigh and are worth (SH-02)."""

from collections.abc import Iterable, Iterator

from orders.client.papers.refusal import Reason
from orders.client.papers.told import Sources
from orders.contracts.records import ShipmentLine
from services.papers.data import checks, heads, shipped
from services.papers.data.commercial_invoice import Valued, commercial_invoice
from services.papers.data.parts import Consignment, Party
from services.papers.data.refusal import refuse_if, refused

NEEDED = ("gtin", "hs_code", "origin_country", "weight_g")


class Declared(Valued):
    """`net_g`: without packing, by the master data."""

    gtin: str
    net_g: int


class CustomsDeclaration(Consignment):
    """From where, to where, in sum and by article."""

    exported_from: str
    imported_to: str
    currency: str
    incoterm: str
    items: list[Declared]
    goods_minor: int
    net_g: int
    gross_g: int
    packages: int


def customs_declaration(told: Sources, shipment_id: str, sender: Party) -> CustomsDeclaration:
    """Of a shipment that is packed and leaves the country. Raises Refused, naming each article of
    which master data lacks something, and what."""
    shipment = shipped.packed(told, shipment_id)
    packed, lines = shipped.packing(shipment), shipped.lines(shipment)
    invoice = commercial_invoice(told, shipment_id, sender)
    leaves, reaches = invoice["warehouse_country"], invoice["consignee"]["country"]
    if not leaves:
        raise refused("unknown_warehouse", f"no master data knows {invoice['warehouse']}")
    if leaves == reaches:
        raise refused("stays_in_the_country", f"the shipment does not leave {leaves}")
    refuse_if(_lacking(lines, told))
    refuse_if(checks.weights(lines, packed, told["articles"]))
    items = [_declared(one, told) for one in invoice["goods"]]
    return {
        **heads.consignment(told, shipment, sender, "customs-declaration", "CD"),
        "exported_from": leaves,
        "imported_to": reaches,
        "currency": invoice["currency"],
        "incoterm": invoice["incoterm"],
        "items": items,
        "goods_minor": invoice["goods_minor"],
        "net_g": sum(one["net_g"] for one in items),
        "gross_g": invoice["gross_g"],
        "packages": invoice["packages"],
    }


def _lacking(lines: Iterable[ShipmentLine], told: Sources) -> Iterator[Reason]:
    for sku in sorted({line["sku"] for line in lines}):
        article = told["articles"].get(sku)
        if article is None:
            yield Reason("unknown_article", f"no master data knows article {sku}")
            continue
        if lacking := [name for name in NEEDED if not article[name]]:  # type: ignore[literal-required]
            yield Reason("article_lacks", f"article {sku} lacks {', '.join(lacking)}")


def _declared(goods: Valued, told: Sources) -> Declared:
    article = told["articles"][goods["sku"]]
    net = article["weight_g"] * goods["quantity"]
    return {**goods, "gtin": article["gtin"], "net_g": net}
