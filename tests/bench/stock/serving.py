"""A gateway that has read its tables, in a process of its own."""

import dataclasses
import multiprocessing
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import uvicorn

from orders.client.stock.places import read_places
from services.gateway.app import make_app
from services.gateway.process import SWITCH_SECONDS
from services.gateway.stock.looking import LatestPlaces
from tests.bench.stock.house import AT, Books, table


class Served(NamedTuple):
    """Its address, a token of staff, and its process."""

    url: str
    token: str
    pid: int


@contextmanager
def served(url: str, articles: int) -> Iterator[Served]:
    """`url`: the Redis with the books."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(url, articles, there), daemon=True)
    process.start()
    try:
        address, token = here.recv()
        yield Served(address, token, process.pid or 0)
    finally:
        process.terminate()
        process.join()


def _serve(url: str, articles: int, pipe: Connection) -> None:
    from tests.gateway.desk import TOKENS  # its tokens are made anew in each process
    from tests.gateway.edge import Fakes

    sys.setswitchinterval(SWITCH_SECONDS)
    books, known = Books(url), table(articles)
    with tempfile.TemporaryDirectory() as folder:
        fakes = Fakes(Path(folder))
        fakes.desk.let_in(rate="1000000/minute")
        edge = fakes.edge
        places = LatestPlaces(lambda last: read_places(books, AT, last), edge.desk.threads)
        edge = dataclasses.replace(
            edge, stock=lambda: known, books=books, places=places, now=lambda: AT
        )
        listens = socket.create_server(("127.0.0.1", 0))
        pipe.send((f"http://127.0.0.1:{listens.getsockname()[1]}", TOKENS["vera"].key))
        server = uvicorn.Server(uvicorn.Config(make_app(edge), log_config=None, lifespan="off"))
        server.run([listens])
