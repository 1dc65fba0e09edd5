"""What a partner is told of an order, in JSON: the body of a webhook."""

from datetime import UTC, datetime
from typing import Any

import orjson

from orders.contracts.records import AnswerIssued
from services.gateway.formats.answers.heading import Heading
from services.gateway.formats.answers.words import is_of_change, notes, outcomes, reference


def answer(said: AnswerIssued, heading: Heading) -> bytes:
    """`type`, `timestamp` and `data`, as Standard Webhooks has it. Times are ISO 8601."""
    data: dict[str, Any] = {
        "order_id": said["order_id"],
        "reference": reference(said),
        "buyer_reference": said["buyer_reference"],
        "number": said["number"],
        "version": said["version"],
        "of_change": is_of_change(said),
        "reason": said["reason"],
        "notes": [note._asdict() for note in notes(said)],
        "faults": said["faults"],
        "currency": said["currency"],
        "lines": [{**line, "outcome": outcome} for line, outcome in outcomes(said)],
        "placed_at": _time(said["placed_at"]),
        "answer_by_at": _time(said["answer_by_at"]),
        "expected_at": _time(said["expected_at"]),
        "promised_at": _time(said["promised_at"]),
    }
    told = {
        "type": f"order.{said['kind'].lower()}",
        "timestamp": _time(heading.at),
        "data": data,
    }
    return orjson.dumps(told)


def _time(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC).isoformat()
