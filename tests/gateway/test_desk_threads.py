"""However many people of the desk wait, others are served."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import orjson
import pytest

from services.gateway.app import make_app
from services.gateway.edge import Edge
from services.gateway.routes.placing import QUICK_BYTES
from tests import orders as made
from tests.gateway.desk import held
from tests.gateway.edge import SHOP, Fakes, bearing

DESKS = 40
SECONDS = 1.0
VERDICT = {"hold_id": "price", "verdict": "approve", "reason_code": "price-agreed"}
LARGE = made.order(notes="by the back door, please. " * (QUICK_BYTES // 26 + 1))


@pytest.fixture
def silent(fakes: Fakes) -> Iterator[Edge]:
    """An edge whose review says nothing for as long as the test takes."""
    over = threading.Event()

    def came_of(order_id: str, positions: object, seconds: float) -> None:
        over.wait(max(seconds, 10))

    fakes.reviewed["shop:1001"] = held()
    yield replace(fakes.edge, desk=replace(fakes.desk.desk, came_of=came_of))
    over.set()


def test_waiting_desks_stop_neither_documents_nor_questions_nor_each_other(
    fakes: Fakes, silent: Edge
):
    asyncio.run(_all_served(fakes, silent))


async def _all_served(fakes: Fakes, edge: Edge) -> None:
    transport = httpx.ASGITransport(make_app(edge))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        began = time.monotonic()
        waiting = [asyncio.create_task(_decide(fakes, client)) for _ in range(DESKS)]
        await asyncio.sleep(0.1)
        head = {**bearing(SHOP.key), "content-type": "application/json"}
        path, order = "/v1/channels/shop/orders", orjson.dumps(LARGE)
        assert (await client.post(path, content=order, headers=head)).status_code == 202
        assert (await client.get("/v1/orders/shop:1", headers=head)).status_code == 404
        looking = await client.get("/v1/holds", headers=bearing(fakes.desk.tokens["vera"].key))
        assert looking.status_code == 200
        assert not any(one.done() for one in waiting), "all of it while they waited"
        sent = await asyncio.gather(*waiting)
        assert time.monotonic() - began < 3 * SECONDS, "nobody waits for longer than was asked"
        assert {one["outcome"] for one in sent} == {"sent"}


async def _decide(fakes: Fakes, client: httpx.AsyncClient) -> dict[str, str]:
    head = bearing(fakes.desk.tokens["vera"].key) | {"prefer": f"wait={SECONDS:g}"}
    head["content-type"] = "application/json"
    said = orjson.dumps({"version": 1, "verdicts": [VERDICT]})
    answer = await client.post("/v1/holds/shop:1001/verdicts", content=said, headers=head)
    assert answer.status_code == 202, answer.text
    return dict(answer.json()["verdicts"][0])
