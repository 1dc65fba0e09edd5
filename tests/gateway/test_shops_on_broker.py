"""Stand-in shops on the real stack: webhooks that are lost, repeated and reordered, a gateway that
is killed meanwhile, and every order is there once."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from deploy.local import LocalStack
from orders.cli.demo.edge import Edge, edge
from orders.cli.demo.house import furnish
from orders.cli.demo.lists import agreement, differences, received
from services.simulator.catalogue import catalogue
from services.simulator.orders import live_orders
from services.simulator.policy import load_policy
from services.simulator.shops.street import FORMS, SELLS, demand, known, shops
from services.simulator.shops.traffic import Traffic
from tests.chaos.house import House

pytestmark = pytest.mark.timeout(1200)  # seconds, on a busy machine
ORDERS = 200
RATES = {"dropped": 0.25, "repeated": 0.25, "held_back": 0.25}
DAY_SECONDS = 1.0


@pytest.fixture
def house(stack: LocalStack, tmp_path: Path) -> Iterator[House]:
    opened = House(stack, tmp_path, DAY_SECONDS)
    try:
        yield opened
    finally:
        opened.close()


def test_every_order_of_the_shops_lists_is_there_once(house: House, tmp_path: Path):  # IN-05
    policy = load_policy()
    made = catalogue(1, house.clock.now(), ORDERS, demand(policy.demand), sells=SELLS)
    furnish(house.sender, made, known(made))
    gateway = open_gateway(house, tmp_path)
    street = shops(policy.shops.model_copy(update=RATES), 1)
    coming = live_orders(1, ORDERS, house.clock.now, made)
    with Traffic(gateway.url, street, gateway.credentials, house.clock.now) as traffic:

        def told() -> bool:
            for order in islice(coming, 5):
                traffic.place(order)
            traffic.tend()
            return traffic.idle

        house.until("half of it told", lambda: told() or len(traffic.took_ms) > ORDERS / 2)
        os.kill(house.family.pid("gateway-1"), signal.SIGKILL)
        house.until("all told", told)
    lists = {shop.channel: shop.list for shop in street}
    house.until("all answered", lambda: not agreement(lists, received(house.settings)).missing)

    found = agreement(lists, received(house.settings))
    assert found.ok, differences(found)
    assert sum(map(len, lists.values())) > ORDERS * 0.9
    counts = sum((shop.counts for shop in street), Counter[str]())
    assert all(counts[what] > ORDERS / 8 for what in RATES), "nothing went wrong: it proves nothing"
    assert counts["fetched"] >= counts["dropped"] * 0.9
    assert traffic.statuses[0] > 0, "nobody noticed that the gateway was killed"
    house.until("a repeat came", lambda: house.ear.count("SubmissionRepeated") > 0)


def open_gateway(house: House, folder: Path) -> Edge:
    """A gateway for the shops' channels, and intake; both ready."""
    gateway = edge(folder / "gateway", FORMS)
    house.start("intake")
    house.family.start("gateway-1", gateway.child.module, settings=gateway.child.environment)
    house.until("intake up", lambda: house.family.ready("intake-1"))
    gateway.wait(180, house.family.tend)
    return gateway
