"""What a record is in the lake: a row of which table. It is read under the schema that it was
written under, so that nothing that newer code says is dropped."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec import wire
from orders.contracts.codec.avro import Reader, compile_reader
from orders.contracts.codec.codec import Memo, SchemaIds
from orders.contracts.codec.schema import Schema, head, kind, order_type, resolve
from orders.contracts.errors import UndecodableRecord, UnknownSchema
from orders.contracts.topic import RecordType
from orders.engine.ports.log import Message
from services.lake import decisions
from services.lake.columns import END_MS
from services.lake.keeping import SAYS_ORDER, Keeping
from services.lake.shapes import COORDINATES, struct_of

DAY_MS = 86_400_000
NOTHING = pa.struct([])
ASIDE = "undecodable"
"""The table of what is no row of any other: where it stands and why, never its bytes."""
ASIDE_SHAPE = pa.struct(
    [("reason", pa.string()), ("detail", pa.string()), ("value_bytes", pa.int64())]
)
KEYS_OF_PEOPLE, ACCOUNT = frozenset(("customer", "staff", "partner")), "@share/"
COORDINATE_NAMES = tuple(field.name for field in COORDINATES)
UNSEEN = frozenset(("Heartbeat",))
"""Records that say nothing but that a partition moves."""


class Entry(NamedTuple):
    """A row of a table, and which shape it has beside the coordinates."""

    table: str
    shape: pa.StructType
    row: dict[str, Any]


class _Form(NamedTuple):
    """What a schema id means on a topic. `whole`: whether the value ends where the reader ends (of
    a hand-off the order is not read); `read` is None of what is not seen."""

    table: str
    shape: pa.StructType
    read: Reader | None
    whole: bool


class Recording:
    """`ids` may raise RegistryUnavailable; whatever bytes arrive, there is an entry or none."""

    def __init__(
        self,
        ids: SchemaIds,
        keeping: Keeping,
        reader_of: Callable[[Schema], Reader] = compile_reader,
    ) -> None:
        self._ids = ids
        self._keeping = keeping
        self._reader_of = reader_of
        self._schemas: Memo[int, Schema] = Memo(self._schema)
        self._forms: dict[tuple[str, bytes], _Form] = {}

    def entry(self, message: Message) -> Entry | None:
        """The record's place in the lake; None of a heartbeat."""
        coordinates = coordinates_of(message)
        if not self._keeping.tells_of_people and _is_personal(message.topic, coordinates["_key"]):
            coordinates["_key"] = None
        try:
            if TOPICS[message.topic].kind == "state":
                return self._decision(message, coordinates)
            return self._row(message, coordinates)
        except UndecodableRecord as error:
            size = len(message.value or b"")
            return aside(coordinates, error.reason, error.detail, size)

    def _row(self, message: Message, coordinates: dict[str, Any]) -> Entry | None:
        if message.value is None:
            return _deleted(message.topic, coordinates)
        form = self._form(message.topic, message.value)
        if form.read is None:
            return None
        return Entry(form.table, form.shape, {**_value(form, message.value), **coordinates})

    def _decision(self, message: Message, coordinates: dict[str, Any]) -> Entry:
        state = None
        if message.value is not None:
            form = self._form(message.topic, message.value)
            state = decisions.State(_value(form, message.value), form.shape)
        row = decisions.row(message, state, self._keeping.tells_of_people)
        return Entry(decisions.TABLE, decisions.SHAPE, {**row, **coordinates})

    def _form(self, topic: str, payload: bytes) -> _Form:
        start = payload[: wire.PREFIX]
        found = self._forms.get((topic, start))
        if found is None:
            found = self._forms[topic, start] = self._meet(topic, wire.schema_id_of(start))
        return found

    def _meet(self, topic: str, schema_id: int) -> _Form:
        schema = self._schemas[schema_id]
        record = _carried(topic, schema)
        if record.name in UNSEEN:
            return _Form(table_of(record.name), NOTHING, None, True)
        refers = order_type(schema) is not None and record.name not in SAYS_ORDER
        read_as = head(schema) if refers else schema
        try:
            return _Form(
                table_of(record.name),
                struct_of(read_as, self._keeping),
                self._reader_of(read_as),
                not refers,
            )
        except NotImplementedError as error:
            raise UndecodableRecord("unknown_schema", str(error)) from error

    def _schema(self, schema_id: int) -> Schema:
        try:
            return resolve(json.loads(self._ids.schema_of(schema_id)[1]))
        except UnknownSchema as error:
            raise UndecodableRecord("unknown_schema", f"id {schema_id}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UndecodableRecord("unknown_schema", f"id {schema_id} is no schema") from error


def table_of(record: str) -> str:
    """The name of a record's table: `order_received` of `OrderReceived`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", record).lower()


def coordinates_of(message: Message) -> dict[str, Any]:
    """Where it stands. A time that no calendar has (producers may write any) is left out."""
    at = message.timestamp if 0 <= message.timestamp < END_MS else None
    value = message.value or b""
    known = len(value) >= wire.PREFIX and value[0] == 0
    return {
        "_topic": message.topic,
        "_partition": message.partition,
        "_offset": message.offset,
        "_recorded_at": at,
        "_day": None if at is None else at // DAY_MS,
        "_schema_id": int.from_bytes(value[1 : wire.PREFIX], "big", signed=True) if known else None,
        "_key": None if message.key is None else message.key.decode(errors="replace"),
    }


def _is_personal(topic: str, key: str | None) -> bool:
    """Keys of orders and articles tell of nobody; those of accounts are customers', too."""
    return TOPICS[topic].key in KEYS_OF_PEOPLE or (key or "").startswith(ACCOUNT)


def aside(coordinates: Mapping[str, Any], reason: str, detail: str, size: int) -> Entry:
    """What is kept of a record that is no row of any other table."""
    own = {"reason": reason, "detail": detail, "value_bytes": size}
    return Entry(ASIDE, ASIDE_SHAPE, {**own, **coordinates})


def senseless(table: str, row: Mapping[str, Any]) -> Entry:
    """What is kept of a row that holds what no column of its table can."""
    where = {name: row.get(name) for name in COORDINATE_NAMES}
    return aside(where, "senseless", f"{table}: a value that no column has", 0)


def _deleted(topic: str, coordinates: dict[str, Any]) -> Entry:
    """A key that is no more: a row that has nothing but its coordinates. Where a topic carries
    several records, nobody can tell of which it was the key."""
    records = TOPICS[topic].records
    if len(records) != 1:
        raise UndecodableRecord("not_avro", "no value")
    return Entry(table_of(records[0].name), NOTHING, coordinates)


def _carried(topic: str, schema: Schema) -> RecordType:
    named = kind(schema) if isinstance(schema, dict) and schema.get("type") == "record" else None
    for record in TOPICS[topic].records:
        if record.fullname == named:
            return record
    raise UndecodableRecord("wrong_topic", f"{topic} carries no {named or 'such value'}")


def _value(form: _Form, payload: bytes) -> dict[str, Any]:
    read: Callable[[bytes, int], tuple[Any, int]] | None = form.read
    assert read is not None
    value, end = read(payload, wire.PREFIX)
    if form.whole and end != len(payload):
        raise UndecodableRecord("corrupt", f"{len(payload) - end} bytes too many")
    return value  # type: ignore[no-any-return]
