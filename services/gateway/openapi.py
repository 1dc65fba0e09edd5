"""What OpenAPI says of the routes that FastAPI does not know: the hot ones."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.gateway.exact import order_form
from services.gateway.formats.catalogue import FORMATS
from services.gateway.problem import MEDIA_TYPE

KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "An API key of the channel, `<id>.<secret>`.",
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
    "schema": {"type": "string", "maxLength": 255},
    "description": "Names an order that bears no reference of its own.",
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    name: {"type": "string"} for name in ("pointer", "place", "code", "detail")
                },
            },
        },
    },
}
ACCEPTED = {
    "type": "object",
    "required": ["order_id", "outcome"],
    "properties": {
        "order_id": {"type": "string"},
        "outcome": {"enum": ["accepted", "received", "repeated", "suspected", "asked", "waiting"]},
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
    },
}
REASON = {"type": "object", "properties": {"reason": {"type": "string"}}}
REFUSALS = {
    "400": "The request makes no sense.",
    "401": "No key or signature that is known.",
    "403": "The key is not for this.",
    "404": "Not known, or somebody else's.",
    "408": "The body was too slow.",
    "409": "Intake refuses: the reference is taken, or it is too late.",
    "413": "Too large.",
    "415": "Another media type than is read, or packed.",
    "422": "Not readable, or intake refuses: every fault with its place.",
    "429": "Too many requests.",
    "503": "Nothing can be made durable now; try again after Retry-After.",
}


def described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """The whole description, made once."""
    known: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not known:
            known.update(
                get_openapi(
                    title=app.title, version=app.version, summary=app.summary, routes=app.routes
                )
            )
            order, parts = order_form()
            known["paths"] |= _hot(order)
            schemas = known.setdefault("components", {}).setdefault("schemas", {})
            schemas |= {**parts, "Problem": PROBLEM, "Accepted": ACCEPTED}
            known["components"]["securitySchemes"] = {"key": KEY}
        return known

    return openapi


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
        "/v1/orders/{order_id}/cancellation": _post(
            "Ask to cancel an order",
            [order_id, PREFER],
            {"application/json": {"schema": REASON}},
            one,
        ),
    }


def _post(summary: str, parameters: list[Any], content: Any, answer: Any) -> dict[str, Any]:
    taken = {"application/json": {"schema": answer}}
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "post": {
            "tags": ["orders"],
            "summary": summary,
            "parameters": parameters,
            "requestBody": {"content": content},
            "security": [{"key": []}],
            "responses": {
                "201": {"description": "Intake has taken it.", "content": taken},
                "202": {"description": "It is durable.", "content": taken},
                **{
                    status: {"description": said, "content": problem}
                    for status, said in REFUSALS.items()
                },
            },
        }
    }


def _parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
