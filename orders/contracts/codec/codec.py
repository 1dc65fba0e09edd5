"""Records to bytes and back, for every topic of the catalogue."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec import wire
from orders.contracts.codec.avro import Writer, compile_writer
from orders.contracts.codec.schema import Schema, additions, fingerprint, kind, order_type, resolve
from orders.contracts.errors import NewerState, UndecodableRecord, UnknownSchema
from orders.contracts.order import OrderForm, form_of
from orders.contracts.sources import shared_type
from orders.contracts.topic import RecordType

K = TypeVar("K")
V = TypeVar("V")


class SchemaIds(Protocol):
    """The registry as the codec needs it; asked once per schema. Both calls may use the network
    and raise `RegistryUnavailable`."""

    def id_of(self, subject: str, schema_json: str) -> int:
        """Id of this very schema under the subject. Never registers; raises if it is not there."""

    def schema_of(self, schema_id: int) -> tuple[str | None, str]:
        """(a subject that has it, if known; the schema's JSON text). Raises `UnknownSchema`."""


class Incoming(NamedTuple):
    """What a schema id means on a topic. `newer` names what a state's writer could say and we
    would drop; empty if nothing."""

    record_type: RecordType
    read: wire.Read
    newer: str


class Codec:
    """Encodes and decodes records. What can be worked out beforehand is, at the first use of a
    record type or a schema id.

    Whatever bytes arrive, decoding raises only `UndecodableRecord`, `RegistryUnavailable` and, for
    states, `NewerState`.
    """

    def __init__(self, ids: SchemaIds) -> None:
        self._ids = ids
        self._schemas: Memo[int, Schema] = Memo(self._fetch)
        self._forms: Memo[int, OrderForm] = Memo(self._form)
        self._writers: Memo[RecordType, Writer] = Memo(self._writer)
        self._incoming: Memo[str, Memo[bytes, Incoming]] = Memo(
            lambda topic: Memo(lambda start: self._meet(topic, start))
        )
        self._own: Memo[str, Memo[bytes, wire.Read]] = Memo(
            lambda topic: Memo(lambda start: self._reader_of_own(topic, start))
        )

    def decode(self, payload: bytes, topic: str) -> tuple[RecordType, dict[str, Any]]:
        """The record that a message of `topic` holds. A hand-off's order stays bytes: a fault in
        them shows in `order.decoded()`."""
        record_type, read, _ = self._incoming[topic][payload[: wire.PREFIX]]
        return record_type, read(payload)

    def record_of(self, payload: bytes, topic: str) -> RecordType | None:
        """What the message is, by its schema id alone; None if nothing that belongs on the topic
        (`decode` says why)."""
        try:
            return self._incoming[topic][payload[: wire.PREFIX]].record_type
        except UndecodableRecord:
            return None

    def decode_state(self, payload: bytes, topic: str) -> dict[str, Any]:
        """The state that a message of a state topic holds. Raises `NewerState` if its schema
        says anything that ours would drop."""
        found = self._incoming[topic][payload[: wire.PREFIX]]
        _refuse_newer(found, topic)
        return found.read(payload)

    def decode_own(self, payload: bytes, topic: str) -> dict[str, Any]:
        """Of the state that a message of a state topic holds the engine's own fields, with which
        every state begins: of millions a claim needs no more. Raises as `decode_state`, but for
        what is wrong behind them."""
        return self._own[topic][payload[: wire.PREFIX]](payload)

    def encode(self, record_type: RecordType, value: Mapping[str, Any]) -> bytes:
        """The message. Raises ValueError or TypeError if the value does not fit the schema: a
        programming error.

        `UndecodableRecord` if a carried order was written under another schema and cannot be
        decoded.
        """
        return self._writers[record_type](value)

    def prepare(self, records: Iterable[RecordType]) -> None:
        """Ask for all that is needed to encode these now, so that `encode` asks nobody later."""
        for record in records:
            self._writers[record]

    def _fetch(self, schema_id: int) -> Schema:
        try:
            _, text = self._ids.schema_of(schema_id)
        except UnknownSchema as error:
            raise UndecodableRecord("unknown_schema", f"id {schema_id}") from error
        try:
            schema = resolve(json.loads(text))
            fingerprint(schema)
        except Exception as error:  # of any kind: somebody else's schema may be wrong in any way
            raise UndecodableRecord(
                "unknown_schema", f"id {schema_id} is no Avro schema"
            ) from error
        return schema

    def _form(self, schema_id: int) -> OrderForm:
        order = order_type(self._schemas[schema_id])
        if order is None:
            raise UndecodableRecord("unknown_schema", f"id {schema_id} is no hand-off")
        return form_of(order, schema_id)

    def _meet(self, topic: str, start: bytes) -> Incoming:
        schema_id = wire.schema_id_of(start)
        schema = self._schemas[schema_id]
        name = None if isinstance(schema, list) else kind(schema)
        for record_type in TOPICS[topic].records:
            if record_type.fullname == name:
                newer = (
                    ", ".join(additions(schema, record_type.schema))
                    if TOPICS[topic].kind == "state"
                    else ""
                )
                return Incoming(record_type, self._reader(record_type, schema, schema_id), newer)
        raise UndecodableRecord("wrong_topic", f"{topic} carries no {name}")

    def _reader(self, record_type: RecordType, written: Schema, schema_id: int) -> wire.Read:
        ours = _ours(record_type, written)
        if record_type.keeps_order:
            return wire.state_reader(written, ours, self._forms)
        if not record_type.hand_off:
            return wire.plain_reader(written, ours)
        if order_type(written) is None:
            return wire.misplaced_order_reader(written, record_type.schema)
        return wire.hand_off_reader(written, ours, self._forms[schema_id])

    def _reader_of_own(self, topic: str, start: bytes) -> wire.Read:
        found, written = self._incoming[topic][start], self._schemas[wire.schema_id_of(start)]
        _refuse_newer(found, topic)
        own = {field["name"] for field in shared_type(STATE_FIELDS)["fields"]}
        return wire.leading_reader(written, _ours(found.record_type, written), own)

    def _writer(self, record_type: RecordType) -> Writer:
        start = wire.prefix(self._id_of(record_type))
        if record_type.keeps_order:
            return wire.state_writer(record_type.schema, start, self._id_of(ORDER_HOME))
        if record_type.hand_off:
            return wire.hand_off_writer(record_type.schema, start)
        return compile_writer(record_type.schema, start)

    def _id_of(self, record_type: RecordType) -> int:
        return self._ids.id_of(record_type.subject, record_type.schema_json)


def _ours(record_type: RecordType, written: Schema) -> Schema | None:
    """The shape to read it in; None if it is written so."""
    same = fingerprint(written) == fingerprint(record_type.schema)
    return None if same else record_type.schema


def _refuse_newer(found: Incoming, topic: str) -> None:
    """Raises NewerState for a schema that says what ours would drop."""
    if found.newer:
        raise NewerState(
            f"{topic} was written by newer code, which added {found.newer}; deploy that code here"
        )


class Memo(dict[K, V]):
    """A mapping that works out a missing value once; one that fails to be is asked for again."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        value = self[key] = self._make(key)
        return value


STATE_FIELDS = "orders.StateFields"
"""The engine's own fields, which every state extends."""
ORDER_HOME = next(
    record for topic in TOPICS.values() for record in topic.records if record.hand_off
)
"""The hand-off under whose schema id an order made here is kept in state; all carry the same
order type."""
