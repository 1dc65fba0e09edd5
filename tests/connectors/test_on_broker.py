"""Mails on the real broker: the connector is killed before and after it acts, and stood still; each
mail comes once at most, and what it had not taken comes (TR-02, decision 0092)."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from deploy.local.ports import a_free_one
from orders.client.reading import Reader
from orders.contracts.records import Channel
from services.connectors.attempts import POINTS
from services.simulator.agreements import MESSAGES
from services.simulator.mailbox import controller, mails
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import House
from tests.orders import agreed
from tests.standing_still import standing_still

TAKEN, ACTED, _ = POINTS
TOPIC = "orders.effects.v1"


def ordered(house: House) -> dict[str, Mapping[str, Any]]:
    """Attempts by reference."""
    with Reader(house.settings) as reader:
        said = [
            house.codec.decode(message.value, message.topic)
            for message in reader.read(reader.everywhere([TOPIC]))
            if message.value is not None
        ]
    return {value["reference"]: value for kind, value in said if kind.name == "AttemptOrdered"}


@pytest.mark.timeout(1200)
def test_each_mail_comes_once_whoever_is_killed(open_house: OpenHouse, tmp_path: Path) -> None:
    file, port = tmp_path / "mails.jsonl", a_free_one()
    server = controller(file, port)
    server.start()

    def arrived() -> Counter[str]:
        return Counter(one["id"].strip("<>").partition("@")[0] for one in mails(file))

    def all_came(orders: list[str]) -> bool:
        came, wanted = arrived(), {*orders}
        told = {
            one["order_id"]
            for reference, one in ordered(house).items()
            if one["template"] == "order-received" and came[reference]
        }
        return wanted <= told

    house = open_house()
    house.furnish()
    house.sender.send(Channel, "shop", agreed("shop", messages=list(MESSAGES)))
    house.sender.flush()
    mail = {
        "ORDERS_MAIL_HOST": "127.0.0.1",
        "ORDERS_MAIL_PORT": str(port),
        "ORDERS_MAIL_TLS": "none",
        "ORDERS_MAIL_SENDER": "Orders <orders@house.example>",
    }
    try:
        house.start_together(1)
        strikes = [f"kill:{TAKEN}:2", f"kill:{ACTED}:2"]
        house.family.start("connectors", "services.connectors", (), strikes, mail)
        for _ in range(6):
            first = house.buy(2)
            house.until("they are received", house.heard("OrderReceived", first))
        house.until("it was killed twice", lambda: not house.family.strikes_left, feed=1)
        with standing_still(house.family.pid("connectors")):
            later = house.buy(4)
            house.until("they are received", house.heard("OrderReceived", later))
        house.until("mails of those that came later are there", lambda: all_came(later))
        house.family.end("connectors")
        came = arrived()
        assert set(came.values()) == {1}
        assert came.keys() <= ordered(house).keys()
        assert any(one["subject"].startswith("Your order ") for one in mails(file))
        report = house.audit()
        assert report.results["effects"].looked_at >= len(came)
    finally:
        server.stop()
