"""The record in a dead letter, for a person: decoded where possible, else its bytes and why they
say nothing."""

from typing import Any

from orders.cli.dlq.letters import Letter
from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.order import CarriedOrder


def original(letter: Letter, codec: Codec) -> dict[str, Any]:
    """`record` and `value` if it can be decoded, else `undecodable` says why; `key` and
    `headers` as text, `bytes` as hexadecimal."""
    value = letter.value
    about = {
        "key": _text(value["key"]),
        "headers": {name: _text(content) for name, content in value["headers"].items()},
        "bytes": None if value["value"] is None else value["value"].hex(),
    }
    return {**about, **_content(value["value"], value["topic"], codec)}


def _content(payload: bytes | None, topic: str, codec: Codec) -> dict[str, Any]:
    if payload is None:
        return {"record": topic.removeprefix("@"), "value": None}
    if topic not in TOPICS:
        return {"undecodable": f"the catalogue has no topic {topic}"}
    try:
        record, value = codec.decode(payload, topic)
        order = value.get("order")
        decoded = order.decoded() if isinstance(order, CarriedOrder) else order
    except UndecodableRecord as error:
        return {"undecodable": str(error)}
    return {
        "record": record.name,
        "value": {**value, "order": decoded} if "order" in value else value,
    }


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else raw.decode(errors="replace")
