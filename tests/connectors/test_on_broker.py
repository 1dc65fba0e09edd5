"""Mails on the real broker: the connector is killed before and after it acts, and stood still; each
mail comes once at most, and what it had not taken comes (TR-02, decision 0092)."""

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from deploy.local.ports import a_free_one
from orders.client.reading import Reader
from orders.contracts.records import AttemptSettled, Channel
from services.connectors.attempts import POINTS
from services.simulator.agreements import MESSAGES
from services.simulator.mailbox import controller, mails
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import House
from tests.cli.conftest import answered, orders
from tests.orders import agreed
from tests.standing_still import standing_still

TAKEN, ACTED, _ = POINTS
TOPIC, RECEIVED = "orders.effects.v1", "order-received"


def ordered(house: House) -> dict[str, Mapping[str, Any]]:
    """Attempts to tell that an order is received, by reference."""
    with Reader(house.settings) as reader:
        said = [
            house.codec.decode(message.value, message.topic)
            for message in reader.read(reader.everywhere([TOPIC]))
            if message.value is not None
        ]
    return {
        value["reference"]: value
        for kind, value in said
        if kind.name == "AttemptOrdered" and value["template"] == RECEIVED
    }


def lives(house: House) -> bool:
    process = house.family.child("connectors").process
    return process is not None and process.poll() is None


def settle(house: House, lost: Mapping[str, Any]) -> None:
    """Nobody knows what became of an attempt: a person is asked, and says it."""
    report: AttemptSettled = {
        "order_id": lost["order_id"],
        "effect_id": lost["effect_id"],
        "attempt": lost["attempt"],
        "connector": "mail",
        "outcome": "DOUBTFUL",
        "because": "the line broke",
        "at": house.clock.now(),
    }
    house.sender.send(AttemptSettled, lost["order_id"], report)
    house.sender.flush()

    def waiting() -> list[str]:
        return [one["effect_id"] for one in answered("effects", "ls")]

    with mock.patch.dict(os.environ, house.environment):
        house.until("a person is asked", lambda: lost["effect_id"] in waiting())
        which = (lost["order_id"], lost["effect_id"])
        said = ("--because", "she has it", "--by", "Ada", "--wait", "--patience", "90")
        assert orders("effects", "settle", *which, "done", *said).exit_code == 0
        assert waiting() == []
        assert orders("effects", "settle", *which, "again", *said).exit_code == 4


@pytest.mark.timeout(1200)
def test_each_mail_comes_once_whoever_is_killed(open_house: OpenHouse, tmp_path: Path) -> None:
    file, port = tmp_path / "mails.jsonl", a_free_one()
    server = controller(file, port)
    server.start()

    def arrived() -> Counter[str]:
        return Counter(one["id"].strip("<>").partition("@")[0] for one in mails(file))

    def all_came(orders: list[str]) -> bool:
        came, wanted = arrived(), {*orders}
        return wanted <= {one["order_id"] for name, one in ordered(house).items() if came[name]}

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
        house.until("it lives again", lambda: lives(house))
        with standing_still(house.family.pid("connectors")):
            later = house.buy(4)
            house.until("they are received", house.heard("OrderReceived", later))
        house.until("mails of those that came later are there", lambda: all_came(later))
        house.family.end("connectors")
        came, attempts = arrived(), ordered(house)
        assert set(came.values()) == {1}
        assert came.keys() >= {name for name, one in attempts.items() if one["order_id"] in later}
        assert any(one["subject"].startswith("Your order ") for one in mails(file))
        settle(house, next(one for name, one in attempts.items() if not came[name]))
        report = house.audit()
        assert report.results["effects"].looked_at >= len(came)
    finally:
        server.stop()
