"""Bytes to values and back. Our own schemas are compiled to functions; a schema that differs
from ours is resolved by fastavro."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from fastavro import parse_schema, schemaless_reader
from fastavro.read import SchemaResolutionError

from orders.contracts.codec.choice import chosen
from orders.contracts.codec.misfit import misfit
from orders.contracts.codec.program import program
from orders.contracts.codec.schema import Schema, plain
from orders.contracts.errors import UndecodableRecord

Reader = Callable[[bytes, int], tuple[Any, int]]
"""(bytes, position of the first one) -> (value, position after the last one). Raises
`UndecodableRecord`."""
Writer = Callable[[Mapping[str, Any]], bytes]
"""Record -> bytes. Raises ValueError that names the field which is missing or does not fit; keys
that the schema lacks are left out."""


def compile_reader(writer: Schema, reader: Schema | None = None) -> Reader:
    """Read what was written under the resolved schema `writer`, in the shape of `reader` (of the
    writer itself if None)."""
    read_value = (
        chosen().reading_function(program(writer))
        if reader is None
        else _resolving_function(writer, reader)
    )

    def read(payload: bytes, start: int) -> tuple[Any, int]:
        try:
            value, end = read_value(payload, start)
        except SchemaResolutionError as error:
            raise UndecodableRecord(
                "unknown_schema", f"cannot be read as our schema: {error}"
            ) from error
        # whatever bytes can do to a decoder; its message may quote content, so only its name goes
        # on
        except Exception as error:
            raise UndecodableRecord("corrupt", type(error).__name__) from None
        if end > len(payload):
            raise UndecodableRecord("corrupt", "truncated")
        return value, end

    return read


def _resolving_function(writer: Schema, reader: Schema) -> Reader:
    written, wanted = parse_schema(plain(writer)), parse_schema(plain(reader))

    def read_value(payload: bytes, start: int) -> tuple[Any, int]:
        buffer = BytesIO(payload)
        buffer.seek(start)
        return schemaless_reader(buffer, written, wanted), buffer.tell()

    return read_value


def read_all(read: Reader, payload: bytes, start: int) -> Any:
    """The value that fills `payload` from `start` to its end. Raises `UndecodableRecord` also
    for bytes left over."""
    value, end = read(payload, start)
    if end != len(payload):
        raise UndecodableRecord("corrupt", f"{len(payload) - end} bytes too many")
    return value


def compile_writer(schema: Schema, prefix: bytes = b"") -> Writer:
    """Write records under the resolved `schema`, with `prefix` before each."""
    write_record = chosen().writing_function(program(schema), prefix)

    def write(record: Mapping[str, Any]) -> bytes:
        try:
            return write_record(record)
        except Exception as error:
            raise ValueError(misfit(schema, record)) from error

    return write
