"""However many people of the desk wait, others are served; and who has gone keeps no thread."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import orjson
import pytest

from orders.engine.settings import Settings
from services.gateway.app import make_app
from services.gateway.desk.joining import _came_of
from services.gateway.desk.threads import Left, Threads
from services.gateway.edge import Edge
from services.gateway.routes.placing import QUICK_BYTES
from tests import orders as made
from tests.gateway.desk import held
from tests.gateway.edge import SHOP, Fakes, bearing

DESKS = 40
LONG = 60
"""Seconds: as long as a test may take, and longer than anything in it does."""
VERDICT = {"hold_id": "price", "verdict": "approve", "reason_code": "price-agreed"}
LARGE = made.order(notes="by the back door, please. " * (QUICK_BYTES // 26 + 1))


@pytest.fixture
def over() -> Iterator[threading.Event]:
    """Until it is set, review says nothing."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def silent(fakes: Fakes, over: threading.Event) -> Edge:
    """An edge whose review is silent, however much time it is given."""

    def came_of(stage: str, order_id: str, positions: object, left: Left) -> None:
        over.wait()

    fakes.reviewed["shop:1001"] = held()
    return replace(
        fakes.edge, desk=replace(fakes.desk.desk, came_of=came_of), wait_seconds=float(LONG)
    )


def test_waiting_desks_stop_neither_documents_nor_questions_nor_each_other(
    fakes: Fakes, silent: Edge, over: threading.Event
):
    async def all_served(client: httpx.AsyncClient) -> None:
        waiting = [asyncio.create_task(_decide(fakes, client, LONG)) for _ in range(DESKS)]
        while len(fakes.kept) < DESKS:
            await asyncio.sleep(0.01)
        head = {**bearing(SHOP.key), "content-type": "application/json"}
        path, order = "/v1/channels/shop/orders", orjson.dumps(LARGE)
        assert (await client.post(path, content=order, headers=head)).status_code == 202
        assert (await client.get("/v1/orders/shop:1", headers=head)).status_code == 404
        looking = await client.get("/v1/holds", headers=bearing(fakes.desk.tokens["vera"].key))
        assert looking.status_code == 200
        assert not any(one.done() for one in waiting), "all of it while they waited"
        over.set()
        sent = await asyncio.gather(*waiting)
        assert {one["outcome"] for one in sent} == {"sent"}

    _with_client(silent, all_served)


def test_nobody_waits_for_longer_than_was_asked(fakes: Fakes, silent: Edge):
    """Not even where more wait than there are threads, and none of these ever comes back."""

    async def each(client: httpx.AsyncClient) -> None:
        sent = await asyncio.gather(*(_decide(fakes, client, 1) for _ in range(DESKS)))
        assert {one["outcome"] for one in sent} == {"sent"}

    _with_client(silent, each)


def test_a_thread_whose_client_has_gone_is_free_for_others():
    threads = Threads(waiting=1)

    def patient(left: Left) -> str:
        while left() > 0:
            time.sleep(0.01)
        return "gave up"

    async def scene() -> str | None:
        gone = asyncio.create_task(threads.wait(patient, 3_600))
        await asyncio.sleep(0.05)
        gone.cancel()
        async with asyncio.timeout(LONG):
            return await threads.wait(lambda left: "served", LONG)

    assert asyncio.run(scene()) == "served"


def test_brokers_that_are_away_keep_no_thread_for_longer_than_its_person_waits():
    settings = Settings(
        kafka_bootstrap_servers="127.0.0.1:1",
        registry_url="http://127.0.0.1:1",
        redis_url="redis://127.0.0.1:1",
        transaction_timeout_ms=600_000,
    )
    until = time.monotonic() + 1

    def left() -> float:
        return max(until - time.monotonic(), 0.0)

    ended = threading.Event()

    def ask() -> None:
        assert _came_of(settings, "review", "shop:1", ["orders.review.v1/0/7"], left) is None
        ended.set()

    threading.Thread(target=ask, daemon=True).start()
    assert ended.wait(LONG), "it would ask for ten minutes"


def _with_client(edge: Edge, scene) -> None:
    async def run() -> None:
        transport = httpx.ASGITransport(make_app(edge))
        async with (
            asyncio.timeout(LONG),
            httpx.AsyncClient(transport=transport, base_url="http://gateway") as client,
        ):
            await scene(client)

    asyncio.run(run())


async def _decide(fakes: Fakes, client: httpx.AsyncClient, seconds: int) -> dict[str, str]:
    head = bearing(fakes.desk.tokens["vera"].key) | {"prefer": f"wait={seconds}"}
    head["content-type"] = "application/json"
    said = orjson.dumps({"version": 1, "verdicts": [VERDICT]})
    answer = await client.post("/v1/holds/shop:1001/verdicts", content=said, headers=head)
    assert answer.status_code == 202, answer.text
    return dict(answer.json()["verdicts"][0])
