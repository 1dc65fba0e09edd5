"""A request's body: as large as is taken, as fast as is wanted, of the media type that is read."""

import asyncio
from collections.abc import Collection

from starlette.requests import ClientDisconnect, Request

from services.gateway.problem import Problem

JSON = frozenset({"application/json"})
"""The media type of what is JSON and nothing else."""
FORM = frozenset({"application/x-www-form-urlencoded"})
"""That of a form of a page."""


async def body(
    request: Request, most_bytes: int, seconds: float, media_types: Collection[str]
) -> bytes:
    """All of it. Raises Problem: 415 for another media type or for one that is packed, 413 if it
    is too large, 408 if it is too slow. `media_types` is empty where any will do."""
    _is_of(request, media_types)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most_bytes:
        raise _too_large(most_bytes)
    try:
        async with asyncio.timeout(seconds):
            return await _whole(request, most_bytes)
    except TimeoutError:
        raise Problem(
            408, "body-too-slow", "The body did not come in time", f"send it within {seconds:g} s"
        ) from None
    except ClientDisconnect:
        raise Problem(400, "body-cut-off", "The body is not whole") from None


async def _whole(request: Request, most_bytes: int) -> bytes:
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > most_bytes:  # of a body that did not say its length, or lied
            raise _too_large(most_bytes)
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _is_of(request: Request, media_types: Collection[str]) -> None:
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(
            415,
            "body-packed",
            "The body is packed",
            "send it without Content-Encoding",
            headers={"Accept-Encoding": "identity"},
        )
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_types and said not in media_types:
        wanted = ", ".join(sorted(media_types))
        raise Problem(
            415,
            "media-type-unknown",
            "The body is of another media type",
            f"say Content-Type: {wanted}",
            headers={"Accept-Post": wanted},
        )


def _too_large(most_bytes: int) -> Problem:
    return Problem(
        413,
        "body-too-large",
        "The body is too large",
        f"send at most {most_bytes} bytes",
        headers={"Connection": "close"},
    )
