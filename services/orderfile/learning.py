"""What an order is found by: of which records which fields. All others are kept undecoded."""

from collections.abc import Iterator, Mapping
from typing import Any

from orders.client.archive.parts import KEYED

Term = tuple[str, str]
"""Kind and what is looked for."""
SOUGHT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "OrderReceived": (("number", "number"), ("customer", "customer_id")),
    "DuplicateSuspected": (("number", "number"),),
    "ContractDrawn": (("document", "contract_number"),),
    "AnswerIssued": (("reference", "buyer_reference"),),
    "ShipmentReleased": (("parcel", "shipment_id"),),
    "ShipmentPacked": (("parcel", "packages/sscc"),),
    "ShipmentDispatched": (("tracking", "tracking_number"),),
    "CarrierScanned": (("tracking", "tracking_number"), ("document", "document_id")),
    "ShipmentPicked": (("document", "document_id"),),
    "PackedOut": (("document", "document_id"),),
    "ReturnArrived": (("document", "document_id"), ("document", "return_id")),
    "PaymentReceived": (("document", "document_id"),),
    "RefundPaid": (("document", "document_id"),),
}
"""Record -> (kind, field); of a list the field of each that is in it."""
KINDS = ("number", "customer", "tracking", "parcel", "reference", "document")
PERSONAL = tuple(kind for kind in KINDS if kind in KEYED)
"""Kinds that tell of people, by the classes of their fields."""


def terms(record: str, value: Mapping[str, Any]) -> Iterator[Term]:
    """What this record says that its order is found by."""
    for kind, field in SOUGHT[record]:
        name, _, inner = field.partition("/")
        for said in [one[inner] for one in value[name]] if inner else [value[name]]:
            if said:
                yield kind, said
