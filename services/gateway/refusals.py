"""What OpenAPI says of problems: their form, and which ones a route answers with."""

from collections.abc import Mapping
from typing import Any

from services.gateway.problem import MEDIA_TYPE

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
MEANINGS: Mapping[int, str] = {
    400: "The request makes no sense.",
    401: "No key or signature that is known.",
    403: "The key is not for this.",
    404: "Not known, or somebody else's.",
    408: "The body was too slow.",
    409: "Intake refuses: the reference is taken, or it is too late; or there is no such paper.",
    410: "It is not kept.",
    412: "It is at another revision by now.",
    413: "Too large.",
    415: "Another media type than is read, or packed.",
    422: "Not readable, or intake refuses: every fault with its place.",
    428: "It must say which revision it is about.",
    429: "Too many requests.",
    500: "The gateway failed; try again after Retry-After.",
    503: "Not possible now; try again after Retry-After.",
}
OF_READING = (401, 403, 404, 429, 500, 503)
"""What whoever asks with a key may be told."""
OF_SENDING = (*OF_READING, 400, 408, 409, 413, 415, 422)
BY_EITHER: dict[str, Any] = {"security": [{"key": []}, {"token": []}]}
"""A key, or a token of staff, as OpenAPI says it of an operation: of whom may look, or enters the
channel's orders."""
BY_TOKEN: dict[str, Any] = {"security": [{"token": []}]}
"""A token of staff."""


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation that answers with problems of these statuses too."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        str(status): {"description": MEANINGS[status], "content": content} for status in statuses
    }
