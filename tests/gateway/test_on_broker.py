"""The gateway as a process on the real stack: what it answered is there, whatever fails."""

import base64
import hashlib
import hmac
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from deploy.local import LocalStack
from orders.client.documents import document_key
from orders.client.scan import Scan
from orders.contracts.records import Staff
from services.gateway.keys import new_key
from tests import orders as made
from tests.chaos import goods
from tests.chaos.house import House
from tests.standing_still import standing_still

pytestmark = pytest.mark.timeout(900)  # seconds, on a busy machine
KEY = new_key()
SECRET = "hush"
POST: Mapping[str, Any] = {
    "formats": ["csv"],
    "currency": "EUR",
    "country": "DE",
    "customers": "any",
    "webhook": {"kind": "shopify", "secrets": ["post.secret"]},
}
"""A shop that signs what it sends, and has headings of its own."""
HEADINGS = (
    "Order date;Customer no;Company;E-mail;Ship to;Street;Postcode;City;Payment method;Terms;SKU;"
    "Description;Qty;Unit;Price"
)
ROW = (
    "2026-09-21 14:00;C-1;Acme;ada@example.com;Acme;Ring 1;10117;Berlin;invoice;on account;SKU-1;"
    "Screw;3;EA;2,50"
)
ORDERS = "from orders.cli.main import app; app()"
LISTENS = re.compile(r"listens=(http://\S+)")


@pytest.fixture(scope="module")
def house(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Intake, tracking and a gateway."""
    folder = tmp_path_factory.mktemp("gateway")
    opened = House(stack, folder, 86_400.0)
    opened.sender.send(Staff, "Dana", made.staff("Dana", "desk"))
    opened.sender.flush()
    try:
        opened.start("intake", "tracking")
        opened.family.start("gateway-1", "services.gateway", settings=_settings(folder))
        opened.until("all up", lambda: opened.family.ready("intake-1") and _address(opened))
        opened.until("the gateway ready", lambda: _get(opened, "/health/ready") == 200)
        yield opened
    finally:
        opened.close()


def test_what_was_answered_with_202_is_received_and_can_be_asked_for(house: House):
    assert place(house, "1").status_code == 202
    house.until("directly in the log", lambda: _direct(house, "1"))
    house.until("received", house.heard("OrderReceived", ["shop:1"]))
    house.until("tracked", lambda: _get(house, "/v1/orders/shop:1") == 200)
    assert _get(house, "/v1/orders/shop:2") == 404


def test_who_waits_is_told_what_intake_says(house: House):
    first, again = place(house, "10", "wait=50"), place(house, "10", "wait=50")
    assert [answer.status_code for answer in (first, again)] == [201, 201]
    assert [first.json()["outcome"], again.json()["outcome"]] == ["received", "repeated"]
    assert first.json()["number"] == again.json()["number"] != ""

    other = place(house, "10", "wait=50", notes="something else")
    assert (other.status_code, other.json()["title"]) == (409, "The reference is another order's")

    wrong = place(house, "11", "wait=50", currency="XXQ", priority=9)
    assert wrong.status_code == 422
    assert {one["pointer"] for one in wrong.json()["errors"]} >= {"#/currency", "#/priority"}


def test_what_nobody_could_read_is_placed_once_its_headings_are_agreed(
    house: House, tmp_path: Path
):
    """IN-01: it waits for the desk, who has it read again: it is an order, and waits no more."""
    document = f"Bestellnr;{HEADINGS}\nPO 1;{ROW}\n".encode()
    signature = base64.b64encode(hmac.digest(SECRET.encode(), document, "sha256")).decode()
    answer = httpx.post(
        f"{_address(house)}/v1/channels/post/documents/csv",
        content=document,
        headers={"X-Shopify-Hmac-Sha256": signature},
        timeout=90,
    )
    assert (answer.status_code, answer.json()["outcome"]) == (202, "unplaced")
    key = document_key("post", hashlib.sha256(document).hexdigest())
    still = _retried(house, tmp_path, document, POST, code=3)
    assert "headings_unknown" in still.stderr
    agreed = {**POST, "columns": {"Bestellnr": "reference"}}
    placed = _retried(house, tmp_path, document, agreed, code=0)
    assert json.loads(placed.stdout) == [{"order_id": "post:PO%201", "said": "order"}]
    house.until("received", house.heard("OrderReceived", ["post:PO%201"]))
    house.until("settled", house.heard("DocumentSettled", [key]))
    _retried(house, tmp_path, document, agreed, code=4)


def _retried(
    house: House, folder: Path, document: bytes, agreed: Mapping[str, Any], code: int
) -> "subprocess.CompletedProcess[str]":
    """The command's end, once it ends so: the document may not wait yet, or wait still."""
    ended = [_retry(house, folder, document, agreed)]

    def again() -> bool:
        if ended[-1].returncode != code:
            ended.append(_retry(house, folder, document, agreed))
        return ended[-1].returncode == code

    house.until(f"exit code {code}", again)
    return ended[-1]


def _retry(
    house: House, folder: Path, document: bytes, agreed: Mapping[str, Any]
) -> "subprocess.CompletedProcess[str]":
    channels = folder / "channels.yaml"
    channels.write_text(yaml.safe_dump({"channels": {"post": agreed}}))
    sha256 = hashlib.sha256(document).hexdigest()
    return subprocess.run(
        [sys.executable, "-c", ORDERS, "documents", "retry", sha256, "--by", "Dana", "--json"],
        env={
            **os.environ,
            **house.environment,
            "ORDERS_GATEWAY_CHANNELS": str(channels),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_while_the_broker_is_away_nothing_is_lost_and_nothing_overtakes(
    house: House, stack: LocalStack
):
    """Each order is cancelled at once: a cancellation that came first would be refused. The gateway
    is killed in the middle; another one finds what it left."""
    with away(stack):
        first = [place_and_cancel(house, f"a{number}") for number in range(10)]
        os.kill(house.family.pid("gateway-1"), signal.SIGKILL)
        house.until("started again", lambda: _started(house) == 2)
        second = [place_and_cancel(house, f"b{number}") for number in range(10)]
    assert {durable for pair in (*first, *second) for durable in pair} == {"spool"}

    wanted = [f"shop:{letter}{number}" for letter in "ab" for number in range(10)]
    house.until("received", house.heard("OrderReceived", wanted))
    house.until("recalled", house.heard("RecallRequested", wanted))
    assert not house.ear.orders("ChangeRefused").keys() & set(wanted)
    house.until("direct again", lambda: _direct(house, "c"))
    sent = Scan(house.settings).about("shop:a0", ["orders.submissions.v1"])
    assert [record.record for record in sent][:1] == ["OrderSubmitted"]


def test_killed_between_the_log_and_its_answer_it_is_told_again(house: House, tmp_path: Path):
    """The channel heard nothing, sends again, and the order is there once."""
    with gateway(house, tmp_path, "gateway-2", "answer"):
        house.until("killed", lambda: _unheard(house, "k1", at="gateway-2"))
        house.until("started again", lambda: _started(house, "gateway-2") == 2)
        house.until("told that it repeats", lambda: _repeated(house, "k1", at="gateway-2"))
    assert house.ear.orders("OrderReceived")["shop:k1"] == 1


def test_killed_while_it_drains_the_spool_it_sends_again_and_in_order(
    house: House, stack: LocalStack, tmp_path: Path
):
    """What is in the log, and was not yet forgotten, is sent twice and received once."""
    with gateway(house, tmp_path, "gateway-3", "forget"):
        with away(stack):
            pairs = [place_and_cancel(house, f"k{n}", at="gateway-3") for n in range(2, 7)]
        assert {durable for pair in pairs for durable in pair} == {"spool"}
        house.until("killed in drain", lambda: _started(house, "gateway-3") == 2)
        wanted = [f"shop:k{n}" for n in range(2, 7)]
        house.until("recalled", house.heard("RecallRequested", wanted))
        house.until("direct again", lambda: _direct(house, "k7", at="gateway-3"))
    assert {house.ear.orders("OrderReceived")[one] for one in wanted} == {1}
    sent = Scan(house.settings).about("shop:k2", ["orders.submissions.v1"])
    named = [record.record for record in sent if record.record == "OrderSubmitted"]
    assert len(named) >= 3, "in doubt, from the spool, and from the spool again"


def test_told_to_stop_it_ends_in_order(house: House):
    process = house.family.child("gateway-1").process
    assert process is not None
    house.family.end("gateway-1")
    assert process.returncode == 0
    assert house.family.said("gateway-1", "stopped")


@contextmanager
def away(stack: LocalStack) -> Iterator[None]:
    """Meanwhile the broker does not answer."""
    [broker] = [pid for title, _, pid, _ in stack.status() if "Kafka" in title and pid]
    with standing_still(broker):
        yield


@contextmanager
def gateway(house: House, folder: Path, name: str, strike: str) -> Iterator[None]:
    """One more, with a spool of its own, which is killed once."""
    settings = _settings(folder, silent=3)
    house.family.start(name, "tests.gateway.struck", strikes=[strike], settings=settings)
    try:
        house.until("up", lambda: _get(house, "/health/ready", name) == 200)
        yield
    finally:
        house.family.end(name)


def place(
    house: House, reference: str, prefer: str = "", at: str = "gateway-1", **changes: Any
) -> httpx.Response:
    # one time for all: an order that is sent again says what it said
    order = goods.order(reference, house.clock.start, **changes)
    return httpx.post(
        f"{_address(house, at)}/v1/channels/shop/orders",
        json=order,
        headers={**_bearing(), "Prefer": prefer},
        timeout=90,
    )


def place_and_cancel(house: House, reference: str, at: str = "gateway-1") -> tuple[str, str]:
    placed = place(house, reference, at=at)
    path = f"/v1/orders/shop:{reference}/cancellation"
    cancelled = httpx.post(f"{_address(house, at)}{path}", headers=_bearing(), timeout=60)
    return placed.json()["durable_in"], cancelled.json()["durable_in"]


def _settings(folder: Path, silent: int = 7) -> dict[str, str]:
    """With `silent` seconds after which the log counts as away: librdkafka still tries then."""
    keys = [{"id": KEY.id, "digest": KEY.digest}]
    allowed = {"keys": keys, "payments": True, "customers": "any"}
    channels = {"shop": allowed, "post": POST}
    (folder / "channels.yaml").write_text(yaml.safe_dump({"channels": channels}))
    (folder / "post.secret").write_text(SECRET)
    return {
        "ORDERS_GATEWAY_SECRETS_DIR": str(folder),
        "ORDERS_GATEWAY_PORT": "0",
        "ORDERS_GATEWAY_CHANNELS": str(folder / "channels.yaml"),
        "ORDERS_GATEWAY_SPOOL_DIR": str(folder / "spool"),
        "ORDERS_GATEWAY_LOG_SECONDS": str(silent),
        "ORDERS_GATEWAY_WAIT_SECONDS": "60",
    }


def _unheard(house: House, reference: str, at: str) -> bool:
    """Whether it was handed in, and no answer came."""
    try:
        place(house, reference, at=at)
    except httpx.HTTPError:
        return True
    return False


def _direct(house: House, reference: str, at: str = "gateway-1") -> bool:
    return bool(place(house, reference, at=at).json()["durable_in"] == "log")


def _repeated(house: House, reference: str, at: str) -> bool:
    """Whether intake says so; one that went to the spool is durable, and nobody was asked yet."""
    told = place(house, reference, "wait=50", at=at).json()
    assert told["outcome"] in ("accepted", "repeated")
    return bool(told["outcome"] == "repeated")


def _started(house: House, name: str = "gateway-1") -> int:
    return len(house.family.said(name, "listens="))


def _address(house: House, name: str = "gateway-1") -> str:
    found = [LISTENS.search(line) for line in house.family.said(name, "listens=")]
    return found[-1][1] if found and found[-1] else ""


def _bearing() -> dict[str, str]:
    return {"Authorization": f"Bearer {KEY.key}"}


def _get(house: House, path: str, name: str = "gateway-1") -> int:
    try:
        return httpx.get(
            f"{_address(house, name)}{path}", headers=_bearing(), timeout=60
        ).status_code
    except httpx.HTTPError:
        return 0
