"""Which papers there are, and how each comes of the records of its order."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from orders.client.papers.told import Sources
from services.papers.data.bill_of_lading import bill_of_lading
from services.papers.data.commercial_invoice import commercial_invoice
from services.papers.data.customs_declaration import customs_declaration
from services.papers.data.delivery_note import delivery_note
from services.papers.data.invoice import invoice
from services.papers.data.manifest import manifest
from services.papers.data.packing_list import packing_list
from services.papers.data.parts import Party
from services.papers.data.pick_list import pick_list
from services.papers.sheets.bill_of_lading import bill_of_lading as print_bill_of_lading
from services.papers.sheets.commercial_invoice import commercial_invoice as print_commercial_invoice
from services.papers.sheets.customs_declaration import (
    customs_declaration as print_customs_declaration,
)
from services.papers.sheets.delivery_note import delivery_note as print_delivery_note
from services.papers.sheets.invoice import invoice as print_invoice
from services.papers.sheets.manifest import manifest as print_manifest
from services.papers.sheets.packing_list import packing_list as print_packing_list
from services.papers.sheets.pick_list import pick_list as print_pick_list
from services.papers.sheets.sheet import Sheet
from services.papers.sheets.words import Words


class Kind(NamedTuple):
    """`data`: from records, a shipment's id (empty: the only one) and who sends; raises Refused.
    `sheet`: the data as they are printed. `of_shipment`: each shipment has its own."""

    data: Callable[[Sources, str, Party], Any]
    sheet: Callable[[Any, Words], Sheet]
    of_shipment: bool = True


KINDS: Mapping[str, Kind] = {
    "pick-list": Kind(pick_list, print_pick_list),
    "delivery-note": Kind(delivery_note, print_delivery_note),
    "packing-list": Kind(packing_list, print_packing_list),
    "manifest": Kind(manifest, print_manifest),
    "bill-of-lading": Kind(bill_of_lading, print_bill_of_lading),
    "commercial-invoice": Kind(commercial_invoice, print_commercial_invoice),
    "customs-declaration": Kind(customs_declaration, print_customs_declaration),
    "invoice": Kind(invoice, print_invoice, of_shipment=False),
}
