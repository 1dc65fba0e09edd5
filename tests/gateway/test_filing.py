"""Every document that is taken is filed as it came but for card numbers, as durable as what it says
(IN-09)."""

import hashlib
import os
import time
from dataclasses import replace
from pathlib import Path

import httpx
import orjson
import pytest

from orders.business.times import DAY
from orders.client.documents import INLINE_BYTES, Folder
from services.gateway.desk.threads import Left
from services.gateway.searching import Searches
from tests import orders as made
from tests.gateway.desk import TOKENS
from tests.gateway.edge import OTHER, READER, SHOP, Fakes, bearing, problem
from tests.gateway.formats.workbooks import xlsx

JSON = {"content-type": "application/json", **bearing(SHOP.key)}


def hand_in(fakes: Fakes, body: bytes, form: str = "canonical") -> httpx.Response:
    return fakes.ask("POST", f"/v1/channels/shop/documents/{form}", content=body, headers=JSON)


def fetch(fakes: Fakes, sha256: str, key: str = SHOP.key) -> httpx.Response:
    path = f"/v1/orders/shop:{made.order()['reference']}/documents/{sha256}"
    return fakes.ask("GET", path, headers=bearing(key))


def test_an_order_is_filed_byte_for_byte_before_it_is_answered(fakes: Fakes):
    """IN-09."""
    body = orjson.dumps(made.order(), option=orjson.OPT_INDENT_2) + b"\n"
    assert fakes.place(body).status_code == 202
    [(record, submitted)], [filed] = fakes.said(), fakes.filed
    sha256 = hashlib.sha256(body).hexdigest()
    assert (record, submitted["document"], filed["sha256"]) == ("OrderSubmitted", sha256, sha256)
    assert (filed["filed_by"], filed["format"], filed["size"]) == (SHOP.id, "canonical", len(body))
    assert filed["content"] is not None
    assert len(filed["content"]) < len(body)
    assert fetch(fakes, sha256).content == body


def test_what_the_sender_sent_is_filed_not_what_it_was_named(fakes: Fakes):
    body = orjson.dumps({**made.order(), "reference": "", "order_id": ""})
    assert fakes.place(body, idempotency_key="k-1").status_code == 202
    assert [filed["sha256"] for filed in fakes.filed] == [hashlib.sha256(body).hexdigest()]


def test_a_large_document_is_a_file_before_it_is_answered(fakes: Fakes):
    """IN-09."""
    body = orjson.dumps(made.order()) + b" " * INLINE_BYTES
    assert hand_in(fakes, body).status_code == 202
    [filed] = fakes.filed
    assert filed["content"] is None
    assert fakes.folder.get(filed["sha256"]) == body
    assert fetch(fakes, filed["sha256"]).content == body


def test_a_card_number_is_crossed_out_before_it_is_filed(fakes: Fakes):
    """PCI DSS 3.5: nor is the digest of a text kept that had one."""
    number = "4111 1111 1111 1111"
    body = orjson.dumps({**made.order(), "notes": f"card {number}"})
    assert fakes.place(body).status_code == 202
    [(_, submitted)], [filed] = fakes.said(), fakes.filed
    kept = body.replace(number.encode(), b"XXXX XXXX XXXX XXXX")
    assert submitted["document"] == filed["sha256"] == hashlib.sha256(kept).hexdigest()
    assert (filed["cards"], filed["withheld"], filed["size"]) == (1, False, len(body))
    assert fetch(fakes, filed["sha256"]).content == kept
    assert number not in str(fakes.said())


def test_so_it_is_in_a_large_document_that_is_a_file(fakes: Fakes):
    body = orjson.dumps({**made.order(), "notes": "4111111111111111"}) + b" " * INLINE_BYTES
    assert hand_in(fakes, body).status_code == 202
    [filed] = fakes.filed
    assert fakes.folder.get(filed["sha256"]) == body.replace(b"4111111111111111", b"X" * 16)


def test_a_document_that_is_withheld_is_said_to_be(fakes: Fakes):
    body = xlsx([["Order", "SKU", "Qty", "Notes"], ["1", "A", 2, "4111 1111 1111 1111"]])
    assert hand_in(fakes, body, "sheet").status_code == 202
    [filed] = fakes.filed
    assert (filed["withheld"], filed["content"], filed["size"]) == (True, None, 0)
    assert filed["sha256"] == hashlib.sha256(body).hexdigest(), "the proof of what came"
    assert problem(fetch(fakes, filed["sha256"])) == (410, "document-withheld")


def test_a_disk_that_refuses_a_document_takes_nothing(fakes: Fakes, tmp_path: Path):
    (tmp_path / "documents").write_text("no folder")
    body = orjson.dumps(made.order()) + b" " * INLINE_BYTES
    assert problem(hand_in(fakes, body)) == (503, "no-room")
    assert not fakes.kept
    assert not fakes.filed


def test_what_is_refused_is_not_filed(fakes: Fakes):
    assert hand_in(fakes, b"{}").status_code == 422
    assert not fakes.filed


def test_a_document_is_served_so_that_no_browser_runs_it(fakes: Fakes):
    fakes.place(orjson.dumps(made.order()))
    headers = fetch(fakes, fakes.filed[0]["sha256"]).headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "application/octet-stream"


def test_another_channel_finds_no_document(fakes: Fakes):
    fakes.place(orjson.dumps(made.order()))
    for key in (OTHER.key, READER.key):
        assert problem(fetch(fakes, fakes.filed[0]["sha256"], key)) == (404, "order-unknown")


@pytest.mark.parametrize("sha256", ["0" * 64, "%2e%2e", "A" * 64])
def test_a_document_that_is_none_is_404(fakes: Fakes, sha256: str):
    assert problem(fetch(fakes, sha256)) == (404, "document-unknown")


def test_a_file_that_is_not_whole_is_never_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It is moved to its name when it has reached the disk."""
    store = Folder(tmp_path)

    def fail(number: int) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="the disk is full"):
            store.put(b"whole")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert store.get(hashlib.sha256(b"whole").hexdigest()) is None
    assert store.get(store.put(b"whole")) == b"whole"


def test_a_file_is_durable_for_whoever_hands_it_in_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Whoever was first may have died after the move, and before its folder reached the disk."""
    reached: set[int] = set()
    sync = os.fsync

    def synced(number: int) -> None:
        sync(number)
        reached.add(os.fstat(number).st_ino)

    monkeypatch.setattr(os, "fsync", synced)
    store = Folder(tmp_path)
    place = store.place(store.put(b"whole"))
    reached.clear()
    store.put(b"whole")
    assert {place.parent.stat().st_ino, tmp_path.stat().st_ino} <= reached


def test_staff_have_a_document_by_their_token(fakes: Fakes):
    fakes.place(orjson.dumps(made.order()))
    mara = TOKENS["mara"].key
    assert fetch(fakes, fakes.filed[0]["sha256"], mara).content == orjson.dumps(made.order())
    assert problem(fetch(fakes, "0" * 64, mara)) == (404, "document-unknown")


@pytest.mark.parametrize("known", [True, False])
def test_a_document_is_looked_for_from_a_month_before_its_order_on(fakes: Fakes, known: bool):
    """A year of documents is not read through for whoever names what is not there."""
    began = int(time.time() * 1000) - 100 * DAY
    looked: list[int] = []

    def find(channel: str, sha256: str, since_ms: int, left: Left) -> None:
        looked.append(since_ms)

    fakes.edge = replace(fakes.edge, searches=Searches(find))
    if known:
        fakes.states["shop:1001"] = {"heard_at": began, "timeline": []}
    assert fetch(fakes, "0" * 64).status_code == 404
    [since] = looked
    assert since == pytest.approx((began if known else began + 100 * DAY) - 31 * DAY, abs=DAY)


def test_an_attachment_is_a_file_and_its_number_is_what_an_order_names(fakes: Fakes):
    """IN-07: the scan of a letter."""
    scan = b"\x89PNG..."
    path = "/v1/channels/shop/attachments"
    answer = fakes.ask("POST", path, content=scan, headers={**bearing(SHOP.key)})
    sha256 = hashlib.sha256(scan).hexdigest()
    assert (answer.status_code, answer.json()["sha256"]) == (201, sha256)
    [filed] = fakes.filed
    assert (filed["format"], filed["content"]) == ("", None)
    assert fakes.folder.get(sha256) == scan
    assert not fakes.kept


def test_an_attachment_that_cannot_be_kept_is_refused(fakes: Fakes):
    """PCI DSS 3.5: it is nothing without its bytes."""
    path, book = "/v1/channels/shop/attachments", xlsx([["4111 1111 1111 1111"]])
    answer = fakes.ask("POST", path, content=book, headers={**bearing(SHOP.key)})
    assert problem(answer) == (422, "document-withheld")
    assert not fakes.filed
