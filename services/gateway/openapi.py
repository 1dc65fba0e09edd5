"""What OpenAPI says of the routes that FastAPI does not know: the hot ones."""

from collections.abc import Callable
from typing import Any, get_args

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from orders.contracts.records import DeliveryKind
from services.gateway.answering import ClarificationSaid, OfferSaid
from services.gateway.changes import WHO
from services.gateway.desk.asking import schemas
from services.gateway.desk.forms import (
    Bulk,
    CountSaid,
    DocumentSaid,
    DuplicateSaid,
    ExceptionSaid,
    GateSaid,
    LeaseWanted,
    PaymentSaid,
    SampleJudged,
    Verdicts,
)
from services.gateway.exact import order_form
from services.gateway.formats.catalogue import FORMATS
from services.gateway.refusals import (
    BY_EITHER,
    BY_TOKEN,
    OF_READING,
    OF_SENDING,
    PROBLEM,
    refusals,
)

KEYED = ("/v1/channels/", "/v1/orders/", "/v1/stock", "/v1/carriers/")
FORMS_OF_BODIES = (
    Verdicts,
    Bulk,
    LeaseWanted,
    SampleJudged,
    DuplicateSaid,
    DocumentSaid,
    PaymentSaid,
    CountSaid,
    GateSaid,
    ExceptionSaid,
    OfferSaid,
    ClarificationSaid,
)
FOR_STAFF = (
    "/v1/holds",
    "/v1/samples",
    "/v1/duplicates",
    "/v1/unplaced",
    "/v1/payments",
    "/v1/books",
    "/v1/counts",
    "/v1/gates",
    "/v1/exceptions",
)
KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "An API key of the channel, `<id>.<secret>`.",
}
TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of a member of staff, `<id>.<secret>`.",
}
PREFER = {
    "name": "Prefer",
    "in": "header",
    "schema": {"type": "string"},
    "example": "wait=5",
    "description": "RFC 7240: wait so many seconds for intake's answer.",
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "pattern": "^[ -~]{1,255}$"},
    "description": "Names an order that bears no reference of its own, or a change.",
}
OUTCOMES = [
    "accepted",
    "received",
    "change pending",
    "repeated",
    "suspected",
    "asked",
    "waiting",
]
ACCEPTED = {
    "type": "object",
    "required": ["order_id", "outcome"],
    "properties": {
        "order_id": {"type": "string"},
        "outcome": {"enum": OUTCOMES},
        "durable_in": {"enum": ["log", "spool"]},
        "number": {"type": "string"},
        "expected_at": {"type": "integer"},
        "decide_by_at": {"type": "integer"},
        "because": {"type": "string"},
        "assumed": {"type": "array", "items": {"type": "string"}},
    },
}
ALL_ACCEPTED = {
    "type": "object",
    "required": ["items"],
    "properties": {
        "items": {"type": "array", "items": {"type": "object"}},
        "faults": PROBLEM["properties"]["errors"],  # type: ignore[index]
        "acknowledged": {"type": "array", "items": {"type": "string"}},
    },
}
CHANGE = {
    "type": "object",
    "properties": {
        "reason": {"type": "string"},
        "requested_by": {"enum": list(WHO), "description": "Only with a person's key or token."},
        "source_revision": {"type": "integer"},
        "order": {"$ref": "#/components/schemas/Order"},
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["line"],
                "properties": {"line": {"type": "integer"}, "quantity": {"type": "integer"}},
            },
        },
        "dropped": {"type": "array", "items": {"type": "integer"}},
        "currency": {"type": "string"},
        "wished_delivery_at": {"type": "integer"},
        "notes": {"type": "string"},
        "delivery_address": {"$ref": "#/components/schemas/Address"},
        "billing_address": {"$ref": "#/components/schemas/Address"},
        "trade_terms": {"$ref": "#/components/schemas/TradeTerms"},
        "delivery": {"enum": [*get_args(DeliveryKind)]},
        "collection_place": {"type": "string"},
    },
    "additionalProperties": False,
    "description": "`order`: the whole as it is to be. Else what changes: lines by their numbers, "
    "of which what is left out stays; `dropped`: numbers of those that are not wanted any more.",
}
REASON = {
    "type": "object",
    "required": ["reason"],
    "properties": {"reason": {"type": "string"}},
}


def described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """The whole description, made once."""
    known: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not known:
            known.update(_cold(app))
            order, parts = order_form()
            known["paths"] |= _hot(order)
            known["components"]["schemas"] |= {**parts, "Problem": PROBLEM, "Accepted": ACCEPTED}
            known["components"]["schemas"] |= schemas(*FORMS_OF_BODIES)
            known["components"]["securitySchemes"] = {"key": KEY, "token": TOKEN}
        return known

    return openapi


def _cold(app: FastAPI) -> dict[str, Any]:
    """What FastAPI knows, with what all routes for channels have in common: keys and problems. It
    thinks that it refuses parameters; they are texts, and any will do."""
    told = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("422", None)
            if path.startswith(KEYED):
                operation |= BY_EITHER
                operation["responses"] |= refusals(*(OF_READING if method == "get" else OF_SENDING))
            elif path.startswith(FOR_STAFF):
                operation |= BY_TOKEN
                operation["responses"] |= refusals(*OF_SENDING)
    for name in ("HTTPValidationError", "ValidationError"):
        told["components"]["schemas"].pop(name, None)
    return told


def _hot(order: dict[str, Any]) -> dict[str, Any]:
    channel, order_id = _parameter("channel"), _parameter("order_id")
    form = _parameter("format") | {"schema": {"enum": sorted(FORMATS)}}
    document = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    one = {"$ref": "#/components/schemas/Accepted"}
    return {
        "/v1/channels/{channel}/orders": _post(
            "Hand in an order",
            [channel, PREFER, IDEMPOTENCY_KEY],
            {"application/json": {"schema": order}},
            one,
        ),
        "/v1/channels/{channel}/documents/{format}": _post(
            "Hand in a document in the channel's own format",
            [channel, form, PREFER],
            document,
            {"anyOf": [one, ALL_ACCEPTED]},
        ),
        "/v1/orders/{order_id}/changes": _post(
            "Ask to change an order",
            [order_id, PREFER, IDEMPOTENCY_KEY],
            {"application/json": {"schema": CHANGE}},
            one,
        ),
        "/v1/orders/{order_id}/cancellation": _post(
            "Ask to cancel an order",
            [order_id, PREFER],
            {"application/json": {"schema": REASON}},
            one,
        ),
    }


def _post(summary: str, parameters: list[Any], content: Any, answer: Any) -> dict[str, Any]:
    taken = {"application/json": {"schema": answer}}
    return {
        "post": {
            "tags": ["orders"],
            "summary": summary,
            "parameters": parameters,
            "requestBody": {"content": content},
            **BY_EITHER,
            "responses": {
                "201": {"description": "Intake has taken it.", "content": taken},
                "202": {"description": "It is durable.", "content": taken},
                **refusals(*OF_SENDING),
            },
        }
    }


def _parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
