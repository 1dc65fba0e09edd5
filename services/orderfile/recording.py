"""Records to rows. Nothing here knows SQLite, and no order of topics changes what comes of it: of
each place records come in order, and what a row says comes of one topic, or is a smallest, a
largest or a set."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from orders.client.orderfile.layout import EXCEPTIONS, STATUS
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.ports.log import Message
from services.orderfile.learning import SOUGHT, terms

Seen = list[int]
"""When the first and the last record of an order was written."""


class Rows(NamedTuple):
    """What records come to: `facts` as the table has them, but for the topic's number; `seen`,
    `statuses` and `marks` by order; `exceptions`: what was said of them, one after the other."""

    facts: list[tuple[Any, ...]]
    seen: dict[str, Seen]
    statuses: dict[str, dict[str, Any]]
    marks: dict[str, str]
    terms: set[tuple[str, str, str]]
    exceptions: list[tuple[str, dict[str, Any]]]


class Recording:
    """Whatever bytes arrive, there are rows or none. Raises RegistryUnavailable."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec

    def rows(self, messages: Iterable[Message]) -> Rows:
        """Of records that are read one after the other."""
        rows = Rows([], {}, {}, {}, set(), [])
        for message in messages:
            if is_about_an_order(message):
                self._add(message, order_of(message), rows)
        return rows

    def _add(self, message: Message, order_id: str, rows: Rows) -> None:
        topic, partition, offset, _, value, at, headers = message
        known = rows.seen.get(order_id)
        if known is None:
            rows.seen[order_id] = [at, at]
        elif at > known[1]:
            known[1] = at
        elif at < known[0]:
            known[0] = at
        record = self._name(value, topic)
        if topic == STATUS:
            if record and (status := self._decoded(value, topic)) is not None:
                rows.statuses[order_id] = status
            return
        rows.facts.append(
            (order_id, topic, partition, offset, at, record, value, headers_text(headers))
        )
        if topic == EXCEPTIONS and (told := self._decoded(value, topic)) is not None:
            rows.exceptions.append((record, told))
        if record in SOUGHT and (said := self._decoded(value, topic)) is not None:
            rows.terms.update((*term, order_id) for term in terms(record, said))
            if record == "OrderReceived":
                rows.marks[order_id] = orjson.dumps(said["marks"]).decode()

    def _name(self, value: bytes | None, topic: str) -> str:
        """Empty of what is none of the topic's records."""
        record = None if value is None else self._codec.record_of(value, topic)
        return "" if record is None else record.name

    def _decoded(self, value: bytes | None, topic: str) -> dict[str, Any] | None:
        try:
            return self._codec.decode(value or b"", topic)[1]
        except UndecodableRecord:
            return None


def is_about_an_order(message: Message) -> bool:
    """Keys of articles, documents and heartbeats begin with an @."""
    return bool(message.key) and not (message.key or b"").startswith(b"@")


def order_of(message: Message) -> str:
    """The order that the key names. Of one that is no text what is legible."""
    return (message.key or b"").decode(errors="replace")


def headers_text(headers: Iterable[tuple[str, bytes | None]]) -> str:
    """Headers as the file keeps them: every byte a character."""
    pairs = [(name, (value or b"").decode("latin-1")) for name, value in headers]
    return orjson.dumps(pairs).decode()
