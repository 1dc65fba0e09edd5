"""The stages' changelogs: every state that a decision left, with what led to it. Kafka keeps the
last state of a key alone; the lake keeps all that it came to read."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

from orders.engine.ports.log import Message
from services.lake.shapes import TIME

TABLE = "decisions"
SHAPE = pa.struct(
    [
        ("stage", pa.string()),
        ("at", TIME),
        ("cause", pa.string()),
        ("met", pa.string()),
        ("policy", pa.string()),
        ("notes", pa.string()),
        ("forgotten", pa.bool_()),
        ("state", pa.string()),
        ("state_bytes", pa.binary()),
    ]
)
"""at: business time of the batch; cause: the records, timers and wake-ups that the state folded,
with the ledgers' answers, as JSON; met: the checksum of the state before; policy: its version;
notes: the whole header, which also has the offsets of the reference tables; forgotten: the key has
no state any more; state: its fields as JSON, those of the classes that are kept; state_bytes: the
value as it stands on the topic, if personal data is kept."""


class State(NamedTuple):
    """A state that was read; `kept`: what of it is kept."""

    value: Mapping[str, Any]
    kept: pa.StructType


def row(message: Message, state: State | None, personal: bool) -> dict[str, Any]:
    """The row of a changelog record, but for its coordinates."""
    headers = {name: (value or b"").decode(errors="replace") for name, value in message.headers}
    at, notes = headers.get("at", ""), headers.get("notes", "")
    return {
        "stage": message.topic.removesuffix(".state.v1"),
        "at": int(at) if at.isascii() and at.isdigit() and len(at) < 19 else None,
        "cause": headers.get("cause") if personal else _without_values(headers.get("cause")),
        "met": headers.get("met"),
        "policy": notes.partition(" ")[0] or None,
        "notes": notes or None,
        "forgotten": message.value is None,
        "state": None if state is None else _json(state),
        "state_bytes": message.value if personal else None,
    }


def _without_values(cause: str | None) -> str | None:
    """Of timers and wake-ups what they say is left out: accounts are customers', too."""
    if cause is None:
        return None
    try:
        folded = orjson.loads(cause)
        return orjson.dumps([one[:3] if isinstance(one, list) else one for one in folded]).decode()
    except (orjson.JSONDecodeError, TypeError):
        return None


def _json(state: State) -> str:
    return orjson.dumps(kept_of(state.value, state.kept), default=_plain).decode()


def kept_of(value: Any, of: pa.DataType) -> Any:
    """Of a value what its columns have."""
    if value is None or not pa.types.is_nested(of):
        return value
    if pa.types.is_struct(of):
        return {
            field.name: kept_of(value[field.name], field.type)
            for field in of
            if field.name in value
        }
    if pa.types.is_list(of):
        return [kept_of(item, of.value_type) for item in value]
    return {key: kept_of(item, of.item_type) for key, item in value.items()}


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")
