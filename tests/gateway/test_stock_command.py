"""`orders stock` by a gateway is `orders stock` by the books (IV-01)."""

from typing import cast

import httpx
import pytest
import typer

from orders.cli.stock import gateway, sources
from orders.cli.stock.gateway import Gateway
from orders.cli.stock.question import Question
from orders.client.states import States
from orders.client.stock.answering import Asked
from orders.client.stock.piles import Wanted
from orders.client.stock.places import read_places, told
from orders.client.stock.shown import listed, shown
from orders.contracts.records import Channel
from orders.engine.errors import ConfigError, TransientError
from tests.gateway.desk import TOKENS
from tests.gateway.edge import NOW, Fakes


def asking(fakes: Fakes, token: str = TOKENS["vera"].key) -> Gateway:
    """The command's side of the gateway."""

    def handle(request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        found = fakes.ask("GET", path, headers=dict(request.headers))
        return httpx.Response(found.status_code, content=found.content)

    return Gateway("http://gateway", token, httpx.MockTransport(handle))


def test_a_gateway_answers_as_the_books_do(shelved: Fakes):
    books, texts = cast(States, shelved.books), ["MILK", "lamp", "m", "NOTHING"]
    wanted = Wanted(quality="sellable")
    agreed = shelved.stock.table(Channel)["web"]
    found = asking(shelved).shown(texts, Question("web", None, wanted))
    assert found == shown(texts, Asked(agreed, NOW, NOW), wanted, books, shelved.stock)
    assert [one["sku"] for one in found.articles] == ["MILK", "LAMP"]
    found_by_words = asking(shelved).found("milk", 5)
    assert found_by_words.articles == listed(["MILK"], books, shelved.stock)
    lots = asking(shelved).lots("", Wanted(lot="L3"), 5)
    places = read_places(books, NOW).matching(Wanted(lot="L3"))
    assert lots.articles == told(places, books, shelved.stock, 5)
    assert lots.count == 2


def test_a_channel_that_nobody_knows_is_not_found(shelved: Fakes):
    with pytest.raises(typer.Exit) as ended:
        asking(shelved).shown(["MILK"], Question("nobody"))
    assert ended.value.exit_code == 4


def test_a_token_that_nobody_knows_is_refused(shelved: Fakes):
    with pytest.raises(ConfigError, match="Nobody is known by this token"):
        asking(shelved, "nobody.at-all").found("milk", 5)


def test_one_that_does_not_answer_says_so(monkeypatch: pytest.MonkeyPatch, shelved: Fakes):
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody listens")

    with pytest.raises(TransientError, match="ORDERS_GATEWAY_URL"):
        Gateway("http://gateway", "t", httpx.MockTransport(away)).found("milk", 5)
    monkeypatch.setattr(gateway, "PATIENCE", 0)
    monkeypatch.setattr(gateway, "REST", 0)
    shelved.books.closed = {"lot_stock"}
    with pytest.raises(TransientError, match="A server does not answer"):
        asking(shelved).lots("", Wanted(), 5)


def test_one_is_asked_where_it_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ORDERS_GATEWAY_URL", "http://127.0.0.1:8080")
    with pytest.raises(ConfigError, match="ORDERS_GATEWAY_TOKEN"):
        sources.source()
    monkeypatch.setenv("ORDERS_GATEWAY_TOKEN", "a.b")
    assert isinstance(sources.source(), Gateway)
