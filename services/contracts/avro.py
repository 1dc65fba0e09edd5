"""Bytes to values and back: one compiled function per schema, so that the hot path looks nothing up. The only user of fastavro."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from fastavro import parse_schema, schemaless_reader, schemaless_writer
from fastavro.read import SchemaResolutionError

from services.contracts.errors import UndecodableRecord
from services.contracts.schema import Schema, plain

Reader = Callable[[bytes, int], tuple[Any, int]]
"""(bytes, position of the first one) -> (value, position after the last one). Raises `UndecodableRecord`."""
Writer = Callable[[Mapping[str, Any]], bytes]
"""Record -> bytes. Keys that the schema lacks are left out; a missing key takes the field's default. Raises ValueError or TypeError."""


def compile_reader(writer: Schema, reader: Schema | None = None) -> Reader:
    """Read what was written under the resolved schema `writer`, in the shape of `reader` (of the writer itself if None)."""
    written = parse_schema(plain(writer))
    wanted = None if reader is None else parse_schema(plain(reader))

    def read(payload: bytes, start: int) -> tuple[Any, int]:
        buffer = BytesIO(payload)
        buffer.seek(start)
        try:
            return schemaless_reader(buffer, written, wanted), buffer.tell()
        except SchemaResolutionError as error:
            raise UndecodableRecord("unknown_schema", f"cannot be read as our schema: {error}") from error
        except Exception as error:  # whatever bytes can do to a decoder; its message may quote content, so only its name goes on
            raise UndecodableRecord("corrupt", type(error).__name__) from None

    return read


def read_all(read: Reader, payload: bytes, start: int) -> Any:
    """The value that fills `payload` from `start` to its end. Raises `UndecodableRecord` also for bytes left over."""
    value, end = read(payload, start)
    if end != len(payload):
        raise UndecodableRecord("corrupt", f"{len(payload) - end} bytes too many")
    return value


def compile_writer(schema: Schema, prefix: bytes = b"") -> Writer:
    """Write records under the resolved `schema`, with `prefix` before each."""
    parsed = parse_schema(plain(schema))

    def write(record: Mapping[str, Any]) -> bytes:
        buffer = BytesIO()
        buffer.write(prefix)
        schemaless_writer(buffer, parsed, record)
        return buffer.getvalue()

    return write
