"""Where `orders stock` has its answers from: a gateway, if one is named, which has the tables in
its memory; else the books, with tables that are read for this once (IV-01)."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from orders.cli.printing import not_found
from orders.cli.stock.gateway import Gateway
from orders.cli.stock.question import Question
from orders.client.masterdata import followed
from orders.client.states import States
from orders.client.stock.answering import Asked
from orders.client.stock.piles import Wanted
from orders.client.stock.places import read_places, told
from orders.client.stock.shown import Listed, Shown, listed, shown
from orders.client.stock.table import MASTER_DATA, StockTable
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Channel
from orders.engine.errors import ConfigError
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import EdgeSettings, Settings, load, load_settings


class Source(Protocol):
    """Raises TransientError while a server does not answer; ends the command with exit code 4 for
    a channel that is not known."""

    def shown(self, texts: Sequence[str], question: Question) -> Shown:
        """Articles by code or name."""

    def found(self, text: str, most: int) -> Listed:
        """Articles whose code or name holds every word."""

    def lots(self, text: str, wanted: Wanted, most: int) -> Listed:
        """Lots of all articles, or of those whose code or name holds every word."""


def source() -> Source:
    """By the settings. Raises ConfigError."""
    edge = load(EdgeSettings)
    if edge.gateway_url is None:
        return Books(load_settings())
    if edge.gateway_token is None:
        raise ConfigError(
            "ORDERS_GATEWAY_URL names a gateway, and ORDERS_GATEWAY_TOKEN is not set: a token of "
            "staff, as `orders gateway staff-token` prints it"
        )
    return Gateway(edge.gateway_url, edge.gateway_token.get_secret_value())


class Books:
    """The books themselves, and master data as it stands in its topics."""

    def __init__(self, settings: Settings) -> None:
        codec = Codec(RegistrySchemaIds(settings.registry_properties()))
        self._table, self._states = StockTable(), States(settings)
        self._now = build_clock(settings).now()
        tables = followed(settings, codec, MASTER_DATA, self._table)
        while not tables.complete:
            tables.poll()

    def shown(self, texts: Sequence[str], question: Question) -> Shown:
        agreed = self._table.table(Channel).get(question.channel)
        if question.channel and agreed is None:
            raise not_found(f"channel {question.channel} in ref.channels.v1")
        asked = Asked.of(agreed, question.on, self._now)
        return shown(texts, asked, question.wanted, self._states, self._table)

    def found(self, text: str, most: int) -> Listed:
        hits = self._table.names.matching(text)
        return Listed(len(hits), listed(hits[:most], self._states, self._table))

    def lots(self, text: str, wanted: Wanted, most: int) -> Listed:
        skus = frozenset(self._table.names.matching(text)) if text else None
        hits = read_places(self._states, self._now).matching(wanted, skus)
        rows: Sequence[Mapping[str, Any]] = told(hits, self._states, self._table, most)
        return Listed(len(hits), rows)
