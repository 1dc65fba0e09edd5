"""A key that is not for cancelling cancels by no document either (IN-08)."""

from typing import Any

import httpx
import orjson
import pytest

from tests.gateway.edge import EVERY, WRITER, Fakes, bearing, problem
from tests.gateway.formats import interchanges
from tests.gateway.formats.documents.shopify import SHOPIFY
from tests.gateway.formats.documents.woocommerce import WOOCOMMERCE

GONE = {"cancelled_at": "2026-03-02T10:00:00+01:00", "cancel_reason": "customer"}
CANCELLATIONS: dict[str, Any] = {
    "shopify": SHOPIFY | GONE,
    "woocommerce": WOOCOMMERCE | {"status": "cancelled"},
    "x12": interchanges.x12(
        interchanges.change_860(head=("BCH*01*SA*PO-77***20260101****20260105",)), kind="860"
    ),
    "edifact": interchanges.edifact(
        interchanges.ordchg(head=("BGM+230+CH-1+1", *interchanges.HEAD_ORDCHG[1:])),
        kind="ORDCHG:D:96A:UN:EAN008",
    ),
}


def hand_in(fakes: Fakes, channel: str, form: str, body: Any, key: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    path = f"/v1/channels/{channel}/documents/{form}"
    return fakes.ask("POST", path, content=content, headers=bearing(key))


@pytest.mark.parametrize("form", CANCELLATIONS)
def test_a_document_cancels_by_a_key_that_may_cancel_alone(fakes: Fakes, form: str):
    document = CANCELLATIONS[form]
    refused = hand_in(fakes, "writer", form, document, WRITER.key)
    assert problem(refused) == (422, "not-readable")
    [fault] = refused.json()["errors"]
    assert (fault["code"], "orders:cancel" in fault["detail"]) == ("cancelling_not_granted", True)
    assert "CancelRequested" not in [record for record, _ in fakes.said()]
    assert hand_in(fakes, "every", form, document, EVERY.key).status_code == 202
    assert "CancelRequested" in [record for record, _ in fakes.said()]


def test_what_else_stands_in_the_document_is_taken(fakes: Fakes):
    both = interchanges.x12(
        interchanges.change_860(head=("BCH*01*SA*PO-77***20260101****20260105",)),
        interchanges.change_860(("POC*1*QD*6*6*EA*2.5**VN*LAMP-1",)),
        kind="860",
    )
    answer = hand_in(fakes, "writer", "x12", both, WRITER.key)
    assert answer.status_code == 202
    [item], [fault] = answer.json()["items"], answer.json()["faults"]
    assert (item["said"], fault["code"]) == ("change", "cancelling_not_granted")
