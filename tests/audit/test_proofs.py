"""The audit sees what counts as delivered without the proof that its kind asks for (SH-04)."""

from typing import Any

import pytest

from orders.audit.checks.proofs import by_nobody, unproven
from orders.audit.story import Story
from services.shipping.rules.collection import hashed

SHIPMENT = "000001Z-1"


def sent(kind: str, *proofs: str) -> Any:
    return "ShipmentDispatched", {"shipment_id": SHIPMENT, "kind": kind, "proofs": list(proofs)}


def delivered(proof: str) -> Any:
    about = {"shipment_id": SHIPMENT, "proof_reference": "C-1", "temperatures": []}
    told = {**about, "proof": proof}
    return "ShipmentDelivered", told


def named(code: str, document: str = "C-1") -> Any:
    return "GoodsCollected", {"shipment_id": SHIPMENT, "document_id": document, "code": code}


MEANT = {"code_hash": hashed(SHIPMENT, "ABCD2345"), "collect_by_at": 9}
READY = "ReadyForCollection", {"shipment_id": SHIPMENT, **MEANT}
COLLECTED = sent("collection", "collection code"), READY, delivered("collection code")
OWN = sent("own_vehicle", "photo"), delivered("photo")


def found(*told: Any) -> list[str]:
    story = Story("shop:1")
    for name, value in told:
        story.proofs.take(name, value)
    return [one.says for one in (*unproven(story), *by_nobody(story))]


@pytest.mark.parametrize(
    "told",
    [
        (sent("parcel"), delivered("carrier scan")),
        (sent("freight", "signature"), delivered("signature")),
        (sent("freight", "signature"), delivered("customer receipt")),
        (*COLLECTED, named("abcd-2345")),
        (*OWN, ("CarrierScanned", {"shipment_id": SHIPMENT, "driver": "S7"})),
        (OWN[0], delivered("customer receipt")),
    ],
)
def test_what_is_right(told):
    assert found(*told) == []


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ((sent("freight", "signature"), delivered("carrier scan")), "counts by carrier scan"),
        (COLLECTED, "nobody named its code"),
        ((*COLLECTED, named("ABCD2346")), "nobody named its code"),
        ((*COLLECTED, named("ABCD2346"), named("ABCD2345", "C-2")), "nobody named its code"),
        ((*COLLECTED[:2], delivered("customer receipt"), named("ABCD2345")), "counts by customer"),
        (OWN, "delivered by no driver"),
    ],
)
def test_what_is_wrong(told, wrong):
    [says] = found(*told)
    assert wrong in says


@pytest.mark.parametrize(("verdict", "faults"), [("GOOD", 0), ("UNKNOWN", 1), ("SPOILT", 1)])
def test_what_was_too_warm_and_nobody_found_good_is_not_delivered(verdict: str, faults: int):
    """SH-07"""
    name, value = delivered("signature")
    kept = {"lines": [1], "exceeded": True, "verdict": verdict}
    value |= {"lines": [{"line": 1}], "temperatures": [kept]}
    assert len(found(sent("parcel"), (name, value))) == faults
    value |= {"lines": [{"line": 2}]}
    assert found(sent("parcel"), (name, value)) == []
