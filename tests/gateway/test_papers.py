"""Papers over HTTP (SH-02)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pypdfium2
import pytest

from orders.client.papers.workshop import PaperFailed
from tests.gateway.desk import TOKENS
from tests.gateway.edge import ASKER, SHOP, Fakes, bearing, problem
from tests.papers.house import abroad, squeezed, story, text_of


@pytest.fixture
def printing(fakes: Fakes) -> Iterator[Fakes]:
    """The gateway knows an order, and its workshop is closed in the end."""
    fakes.told["asker:1001"] = story(abroad(channel="asker", reference="1001"))
    yield fakes
    fakes.edge.workshop.close()


def fetch(fakes: Fakes, path: str, key: str = ASKER.key, **headers: str) -> httpx.Response:
    return fakes.ask("GET", f"/v1/orders/{path}", headers={**bearing(key), **headers})


def counted(fakes: Fakes, outcome: str) -> float | None:
    name = "orders_gateway_papers_total"
    return fakes.edge.metrics.registry.get_sample_value(name, {"outcome": outcome})


def test_a_paper_is_made_in_the_language_that_is_asked_for(printing: Fakes):
    answer = fetch(printing, "asker:1001/papers/delivery-note.pdf", **{"accept-language": "zh-CN"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-language"] == "zh"
    assert answer.headers["content-disposition"] == 'inline; filename="DN-000001Z-1.pdf"'
    assert squeezed("送货单DN-000001Z-1") in text_of(answer.content)
    again = fetch(printing, "asker:1001/papers/delivery-note.pdf?language=zh")
    assert again.content == answer.content
    assert len(pypdfium2.PdfDocument(again.content)) == 1
    assert counted(printing, "made") == 2


def test_the_list_says_what_cannot_be_made(printing: Fakes):
    printing.told["asker:1001"] = story(abroad(channel="asker"), until="released")
    answer = fetch(printing, "asker:1001/papers")
    listed = {one["kind"]: one for one in answer.json()["papers"]}
    assert listed["pick-list"] == {"kind": "pick-list", "shipment_id": "000001Z-1", "reasons": []}
    assert [one["code"] for one in listed["manifest"]["reasons"]] == ["not_packed"]
    refused = fetch(printing, "asker:1001/papers/manifest.pdf")
    assert problem(refused) == (409, "paper-refused")
    assert refused.json()["errors"] == [
        {"code": "not_packed", "detail": "shipment 000001Z-1 is not packed yet"}
    ]
    assert counted(printing, "refused") == 1


def test_what_no_font_has_is_told_and_counted(printing: Fakes):
    printing.told["asker:1001"] = story(abroad(channel="asker", buyer_reference="PO 😀😀"))
    answer = fetch(printing, "asker:1001/papers/invoice.pdf")
    assert answer.headers["orders-unprintable"] == "U+1F600"
    name = "orders_gateway_papers_unprintable_total"
    assert printing.edge.metrics.registry.get_sample_value(name) == 2


def test_a_workshop_that_dies_is_a_clear_answer(printing: Fakes, monkeypatch: pytest.MonkeyPatch):
    def dying(*_: Any) -> None:
        raise PaperFailed("invoice of asker:1001: the process that makes papers ended (SIGKILL)")

    monkeypatch.setattr(printing.edge.workshop, "make", dying)
    answer = fetch(printing, "asker:1001/papers/invoice.pdf")
    assert problem(answer) == (503, "paper-failed")
    assert "SIGKILL" in answer.json()["detail"]
    assert answer.headers["retry-after"] == "5"


def test_papers_are_for_staff_and_keys_that_are_made_for_them(fakes: Fakes):
    for path in ("shop:1001/papers", "shop:1001/papers/invoice.pdf"):
        assert problem(fetch(fakes, path, SHOP.key)) == (403, "key-not-for-this")
        assert problem(fetch(fakes, path, ASKER.key)) == (404, "order-unknown"), "another channel's"
        assert problem(fetch(fakes, path, TOKENS["vera"].key)) == (404, "order-unknown")
        link = fakes.edge.links.token("shop:1001")
        assert problem(fetch(fakes, path, str(link))) == (401, "not-authenticated")
