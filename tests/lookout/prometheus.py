"""Prometheus for tests: Debian's, that scrapes a family of children, and one that answers every
question alike."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx

from deploy.local.observers.program import Program
from deploy.local.observers.settings import OBSERVE
from deploy.local.ports import a_free_one
from deploy.local.programs import prometheus as program
from orders.client.prometheus import Prometheus
from tests.chaos.family import Family

Result = list[dict[str, Any]]


@contextmanager
def watching(family: Family, folder: Path) -> Iterator[Prometheus]:
    """One that knows all children that serve metrics now, and our rules."""
    folder.mkdir()
    port, addresses = a_free_one(), [family.address(name) for name in family.names]
    targets = [one.removeprefix("http://") for one in addresses if one is not None]
    settings = {
        # a busy machine takes seconds for a scrape
        "global": {"scrape_interval": "5s", "scrape_timeout": "5s", "evaluation_interval": "5s"},
        "rule_files": [str(OBSERVE / "rules.yaml")],
        "scrape_configs": [{"job_name": "orders", "static_configs": [{"targets": targets}]}],
    }
    (folder / "prometheus.yaml").write_text(json.dumps(settings))
    server = Program(
        "Prometheus",
        folder,
        port,
        "/-/ready",
        [
            program(print),
            f"--config.file={folder / 'prometheus.yaml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
    )
    server.start()
    try:
        yield Prometheus(server.address)
    finally:
        server.daemon.stop()


def answering(instant: Callable[[str], Result], times: tuple[int, ...] = ()) -> Prometheus:
    """`instant`: an expression -> what it is now; over a range it is the same at each of these
    steps."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if request.url.path == "/api/v1/rules":
            rules = [{"name": "a"}, {"name": "b", "lastError": "many-to-many"}]
            return _told({"groups": [{"rules": rules}]})
        if "expr error" in asked["query"]:
            return httpx.Response(400, json={"status": "error", "error": "parse error"})
        found = instant(asked["query"])
        if request.url.path == "/api/v1/query_range":
            start, step = float(asked["start"]), float(asked["step"])
            for one in found:
                told = one.pop("value")
                one["values"] = [[start + at * step, told[1]] for at in times]
        return _told({"result": found})

    return Prometheus("http://prometheus", httpx.MockTransport(answer))


def away() -> Prometheus:
    """One that does not answer."""

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused")

    return Prometheus("http://prometheus", httpx.MockTransport(refuse))


def series(value: str, **labels: str) -> dict[str, Any]:
    """One, as the API tells it."""
    return {"metric": labels, "value": [1_700_000_000.0, value]}


def _told(data: object) -> httpx.Response:
    return httpx.Response(200, content=json.dumps({"status": "success", "data": data}))
