"""A partner of EDI on the real stack: orders are answered, interchanges acknowledged both ways, and
whoever delivers is killed meanwhile."""

import os
import re
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
import yaml

from deploy.local import LocalStack
from orders.client.scan import Scan
from orders.contracts.keys import key_of
from orders.contracts.records import AnswerKind, Article, Channel, CodedArticle, Price
from orders.contracts.records import Partner as Known
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.rows import Outgoing
from services.gateway.keys import new_key
from tests.chaos.house import House
from tests.gateway.formats import interchanges
from tests.orders import agreed, article, coded, price
from tests.orders import partner as known

pytestmark = pytest.mark.timeout(1200)  # seconds, on a busy machine
KEY = new_key()
LISTENS = re.compile(r"listens=(http://\S+)")
DELIVERY = {
    "format": "x12",
    "ours": "ZZ:HOUSE",
    "theirs": "ZZ:BRIGHT",
    "receipts": True,
    "acknowledged_hours": 24,
}
DEAR: Mapping[type, Mapping[str, Any]] = {
    Known: known(channel="shop"),
    Article: article("DEAR"),
    CodedArticle: coded("4012345678901", "DEAR"),
    Price: price("DEAR", 25_000_000),
}
"""An article of which an order is held: a dozen is beyond the limit of who buys it."""


class Partner:
    """The partner of the channel `shop`: what is in its folder, and what the outbox says."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.out, self._data = house, folder / "out", folder / "data"
        self._file = folder / "channels.yaml"
        entry = {
            "formats": ["canonical", "x12"],
            "keys": [{"id": KEY.id, "digest": KEY.digest}],
            "payments": True,
            "delivery": {**DELIVERY, "folder": str(self.out)},
        }
        self._file.write_text(yaml.safe_dump({"channels": {"shop": entry}}))

    def settings(self) -> dict[str, str]:
        return {
            "ORDERS_GATEWAY_PORT": "0",
            "ORDERS_GATEWAY_CHANNELS": str(self._file),
            "ORDERS_GATEWAY_WAIT_SECONDS": "60",
            "ORDERS_DATA_DIR": str(self._data),
        }

    def files(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in self.out.glob("*.x12")}

    def rows(self) -> list[Outgoing]:
        with self._outbox() as outbox:
            return outbox.chosen("1 ORDER BY sequence")

    def reads(self) -> bool:
        """Whether it is noted where the log is read on."""
        with self._outbox() as outbox:
            return bool(outbox.places())

    def _outbox(self) -> closing[Outbox]:
        return closing(Outbox(self._data / "deliver"))

    def told(self, orders: list[str]) -> bool:
        """Whether there is a file about each of these orders."""
        sent = {one.about for one in self.rows() if one.state in {"sent", "acknowledged"}}
        return set(orders) <= sent

    def kinds(self, order: str) -> set[str]:
        """What was told about the order."""
        return {one.kind for one in self.rows() if one.about == order}

    def hand_in(self, document: bytes, prefer: str = "") -> httpx.Response:
        [url] = self.house.family.said("gateway-1", "listens=")[-1:]
        found = LISTENS.search(url)
        assert found
        return httpx.post(
            f"{found[1]}/v1/channels/shop/documents/x12",
            content=document,
            headers={"Authorization": f"Bearer {KEY.key}", "Prefer": prefer},
            timeout=180,
        )


@pytest.fixture(scope="module")
def partner(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    tmp_path = tmp_path_factory.mktemp("partner")
    house = House(stack, tmp_path, 86_400.0)
    house.furnish()
    for record, row in DEAR.items():
        house.sender.send(record, key_of(record, row), row)
    kinds = [kind for kind in get_args(AnswerKind) if kind != "UNKNOWN"]
    house.sender.send(Channel, "shop", agreed("shop", answers=kinds))
    house.sender.flush()
    opened = Partner(house, tmp_path)
    try:
        house.start("intake", "review", "correspondence")
        house.family.start("gateway-1", "services.gateway", settings=opened.settings())
        house.family.start("deliver-1", "services.gateway.deliver", settings=opened.settings())
        house.until("all up", lambda: house.family.said("gateway-1", "listens="))
        house.until("the log is read", opened.reads)
        yield opened
    finally:
        house.close()


def test_a_partner_is_told_of_each_order_and_what_it_acknowledges_is_known(partner: Partner):
    house = partner.house
    first = house.buy(5)
    house.until("told of the first", lambda: partner.told(first))
    before = partner.files()
    os.kill(house.family.pid("deliver-1"), signal.SIGKILL)
    second = house.buy(5)
    house.until("told of all", lambda: partner.told([*first, *second]))

    rows, files = {one.name: one for one in partner.rows()}, partner.files()
    assert before.items() <= files.items(), "nothing was sent otherwise"
    for name, document in files.items():
        one = rows[name.removesuffix(".x12")]
        assert document == one.document
        assert f"*{one.number:09}*0*P*".encode() in document
    assert len({one.number for one in rows.values()}) == len(rows)

    one = next(one for one in rows.values() if one.state == "sent")
    word = interchanges.x12([f"AK1*PR*{one.number}", "AK9*A*1*1*1"], kind="997")
    answer = partner.hand_in(word)
    assert (answer.status_code, answer.json()["acknowledged"]) == (202, [str(one.number)])
    house.until(
        "acknowledged",
        lambda: {row.name: row.state for row in partner.rows()}[one.name] == "acknowledged",
    )

    assert partner.hand_in(interchanges.x12(interchanges.order_850())).status_code == 202
    house.until("receipted", lambda: any(b"AK1*PO*7~" in one for one in partner.files().values()))
    house.audit(strangers=True)


def test_a_change_that_comes_before_its_order_is_made_once_that_is_there(partner: Partner):
    """CF-03: an 860 is in the log before its 850; its sender hears what became of it, and review,
    which holds the order, gives it back for the change."""
    house, order = partner.house, "shop:PO-78"
    lines = [["PO1*1*12*EA***UK*4012345678901"]]
    head = ["BEG*00*SA*PO-78**20260921", "N1*BY**UL*4098765000010"]
    first = interchanges.x12(interchanges.order_850(*lines, head=head), number=78)
    less = interchanges.change_860(["POC*1*QD*9**EA"], head=["BCH*04*SA*PO-78**2*20260921"])
    log = Scan(house.settings)
    with ThreadPoolExecutor() as beside:
        change = interchanges.x12(less, kind="860", number=79)
        changed = beside.submit(partner.hand_in, change, "wait=60")
        house.until("the 860 in the log", lambda: log.about(order, ["orders.submissions.v1"]))
        placed = partner.hand_in(first, "wait=60").json()
        asked = changed.result().json()
    assert (placed["outcome"], asked["outcome"]) == ("received", "change pending")
    assert placed["number"] == asked["number"]

    def latest() -> Mapping[str, Any]:
        told = [one for one in house.ear.all("OrderReceived") if one["order_id"] == order]
        return max(told, key=lambda one: one["version"], default={"version": 0})

    house.until("sent on as it is to be", lambda: latest()["version"] == 2)
    assert latest()["requested_by"] == "partner"
    assert [one["quantity"] for one in latest()["order"].decoded()["lines"]] == [9]
    house.until("told", lambda: {"RECEIVED", "CHANGED"} <= partner.kinds(order))
    house.audit(strangers=True)
