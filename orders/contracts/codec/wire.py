"""The three shapes of a record on the wire: a plain one, a hand-off (head and carried order), a
state that keeps an order.

Wire format: one zero byte, the schema's registry id as 4 bytes (big-endian), the Avro value. A
hand-off's order is its last field and an Avro record is the concatenation of its fields, so the
order's bytes are whatever follows the head.
"""

from collections.abc import Callable, Container, Mapping
from typing import Any

from orders.contracts.codec.avro import Writer, compile_reader, compile_writer, read_all
from orders.contracts.codec.schema import Schema, head, leading
from orders.contracts.errors import UndecodableRecord
from orders.contracts.order import UNREGISTERED, CarriedOrder, OrderForm

PREFIX = 5
"""Bytes before the Avro value."""

Read = Callable[[bytes], dict[str, Any]]
"""Message -> record. Raises `UndecodableRecord`."""


def prefix(schema_id: int) -> bytes:
    """What stands before a value written under the schema."""
    return b"\0" + schema_id.to_bytes(PREFIX - 1, "big")


def schema_id_of(start: bytes) -> int:
    """The schema id in the first bytes of a message. Raises `UndecodableRecord` if they hold
    none."""
    if len(start) < PREFIX or start[0] != 0:
        raise UndecodableRecord("not_avro", "no magic byte and schema id")
    return int.from_bytes(start[1:PREFIX], "big")


def plain_reader(written: Schema, ours: Schema | None) -> Read:
    """Read what was written under `written`, in the shape of `ours` (None: they are the same)."""
    reader = compile_reader(written, ours)

    def read(payload: bytes) -> dict[str, Any]:
        return read_all(reader, payload, PREFIX)  # type: ignore[no-any-return]

    return read


def hand_off_reader(written: Schema, ours: Schema | None, form: OrderForm) -> Read:
    """Read the head; the order, of the given form, stays bytes and is checked by whoever decodes
    it."""
    reader = compile_reader(head(written), None if ours is None else head(ours))

    def read(payload: bytes) -> dict[str, Any]:
        value, end = reader(payload, PREFIX)
        if end == len(payload):
            raise UndecodableRecord("corrupt", "no order behind the head")
        value["order"] = CarriedOrder(form, payload[end:])
        return value  # type: ignore[no-any-return]

    return read


def misplaced_order_reader(written: Schema, ours: Schema) -> Read:
    """Read a hand-off of a writer who put other fields behind the order: all of it, at once."""
    read_whole = plain_reader(written, ours)

    def read(payload: bytes) -> dict[str, Any]:
        value = read_whole(payload)
        value["order"] = CarriedOrder.of(value["order"])
        return value

    return read


def state_reader(written: Schema, ours: Schema | None, forms: Mapping[int, OrderForm]) -> Read:
    """Read a state; an order kept in it becomes a `CarriedOrder` again."""
    read_whole = plain_reader(written, ours)

    def read(payload: bytes) -> dict[str, Any]:
        value = read_whole(payload)
        if (stored := value["order"]) is not None:
            value["order"] = CarriedOrder(forms[stored["schema_id"]], stored["payload"])
        return value

    return read


def leading_reader(written: Schema, ours: Schema | None, names: Container[str]) -> Read:
    """Read a record's first fields, those of these names; whatever follows them is not looked
    at."""
    reader = compile_reader(leading(written, names), None if ours is None else leading(ours, names))

    def read(payload: bytes) -> dict[str, Any]:
        return reader(payload, PREFIX)[0]  # type: ignore[no-any-return]

    return read


def hand_off_writer(schema: Schema, start: bytes) -> Writer:
    """Write the head and copy the order behind it."""
    write_head = compile_writer(head(schema), start)

    def write(value: Mapping[str, Any]) -> bytes:
        order: CarriedOrder = value["order"]
        return write_head(value) + order.today()

    return write


def state_writer(schema: Schema, start: bytes, current_id: int) -> Writer:
    """Write a state. The order in it keeps bytes and schema id; one that was made here gets
    `current_id`."""
    write_whole = compile_writer(schema, start)

    def write(value: Mapping[str, Any]) -> bytes:
        order: CarriedOrder | None = value["order"]
        if order is None:
            return write_whole(value)
        schema_id = current_id if order.schema_id == UNREGISTERED else order.schema_id
        return write_whole({**value, "order": {"schema_id": schema_id, "payload": order.payload}})

    return write
