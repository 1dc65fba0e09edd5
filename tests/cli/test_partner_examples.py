"""The commands of docs/partners, as a partner would run them: a program with nothing of ours."""

import os
import subprocess
import sys
from string import Template

import pytest

from tests.chaos.house import House
from tests.cli.conftest import answered, eventually
from tests.unit.test_partner_pages import commands

pytestmark = [pytest.mark.broker, pytest.mark.timeout(900)]
SKU = "SKU-4"


@pytest.fixture(scope="module")
def order(house: House) -> str:
    """An order that was released to its warehouse."""
    [bought] = house.buy(1, terms="PREPAID")
    house.until("the order is released", house.heard("ShipmentReleased", [bought]))
    return bought


def told(order: str) -> list[str]:
    """The records that `orders trace` shows, first to last."""
    return [record["record"] for record in answered("trace", order)]


def play(house: House, page: str, **names: str) -> None:
    """Run the commands of a page in its order, with the names that it leaves to its reader."""
    for arguments in commands(page):
        given = [Template(one).substitute(names) for one in arguments]
        at = f"at={house.clock.now()}"  # what comes later happened later
        where = {
            "ORDERS_KAFKA_BOOTSTRAP_SERVERS": house.settings.kafka_bootstrap_servers,
            "ORDERS_REGISTRY_URL": house.settings.registry_url,
        }
        ended = subprocess.run(
            [sys.executable, "examples/partner.py", *given, at],
            env={**os.environ, **where},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr


def test_what_partners_send_is_understood(house: House, order: str) -> None:
    shipment = next(
        record["value"]["shipment_id"]
        for record in answered("trace", order)
        if record["record"] == "ShipmentReleased"
    )
    names = {"ORDER": order, "SHIPMENT": shipment, "SKU": SKU, "WAREHOUSE": "BER"}
    play(house, "warehouses", **names)
    eventually("the warehouse packed", lambda: "ShipmentPacked" in told(order))
    play(house, "carriers", **names)
    eventually("the carrier delivered", lambda: "ShipmentDelivered" in told(order))
    play(house, "banks", **names)
    eventually("too much money goes back", lambda: "RefundRequested" in told(order))
    play(house, "suppliers", **names)
    house.rest()
    house.until("what was counted, with what had come in", lambda: house.shelf(SKU) == 40)
    assert not answered("dlq", "ls")
