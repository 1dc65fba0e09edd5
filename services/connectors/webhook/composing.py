"""What a receiver is told. The same attempt says the same: it may be compared byte by byte."""

import json
from datetime import UTC, datetime

from orders.contracts.records import AttemptOrdered
from services.connectors.mail.texts import text

MOST_BYTES = 64_000


class TooLarge(Exception):
    """More than receivers are asked to take."""


def body_of(ordered: AttemptOrdered) -> bytes:
    """JSON with type, timestamp and data. Raises UnknownTemplate, and TooLarge."""
    said = text(ordered["template"], ordered["language"], ordered["values"], ordered["name"])
    at = datetime.fromtimestamp(ordered["at"] / 1000, UTC)
    told = {
        "type": f"order.{ordered['template']}",
        "timestamp": at.isoformat(timespec="milliseconds"),
        "data": {
            "order_id": ordered["order_id"],
            "message_id": ordered["effect_id"],
            "category": ordered["category"],
            "language": ordered["language"],
            "values": ordered["values"],
            "subject": said.subject,
            "text": said.plain,
        },
    }
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    if len(body) > MOST_BYTES:
        raise TooLarge(f"{len(body)} bytes; at most {MOST_BYTES} are sent")
    return body
