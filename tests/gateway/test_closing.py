"""What an order came to, over HTTP (DL-04)."""

import httpx

from orders.client.closing.cost import Cost
from orders.client.closing.summary import Summary
from orders.client.closing.turns import Exceptional, Turn
from tests.gateway.desk import TOKENS
from tests.gateway.edge import ASKER, SHOP, Fakes, bearing, problem

MADE = Summary(
    "asker:1001",
    "B-1",
    True,
    {"outcome": "completed", "on_time": True},
    [Turn("received", "review", 0, 5, 9, 4)],
    4,
    [Exceptional("StepOverdue", "received", 5, {"status": "received"})],
    [Cost("freight", "EUR", 600, "allocation", None, "")],
    ["asker:1001~R1"],
)


def ask(fakes: Fakes, order_id: str, key: str = ASKER.key) -> httpx.Response:
    return fakes.ask("GET", f"/v1/orders/{order_id}/summary", headers=bearing(key))


def test_it_is_told_whole(fakes: Fakes):  # DL-04
    fakes.closed["asker:1001"] = MADE
    assert ask(fakes, "asker:1001").json() == MADE.told()
    fakes.desk.let_in()
    assert ask(fakes, "asker:1001", TOKENS["vera"].key).json()["late_ms"] == 4


def test_who_may_not_know_what_it_cost_is_told_nothing(fakes: Fakes):
    fakes.closed["shop:1001"] = MADE
    assert problem(ask(fakes, "shop:1001", SHOP.key))[0] == 403
    assert ask(fakes, "asker:9").status_code == 404
    assert ask(fakes, "shop:1001").status_code == 404
