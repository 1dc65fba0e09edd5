"""HTTP with patience: who is asked too often, or is busy, says when to ask again."""

import math
import time
from collections.abc import Callable

import httpx

Ask = Callable[[httpx.Request], httpx.Response]
Wait = Callable[[float], object]
"""Waits so many seconds, or until one is told to stop."""
TRIES = 5
PAUSE_SECONDS = 2.0
"""Before the second try where a busy server does not say itself; twice as long before each next."""
LONGEST_SECONDS = 200.0
"""Amazon lets its list be asked every 179 s (0.0056 requests a second)."""
LARGEST_BYTES = 64 * 1024 * 1024
WHOLE_SECONDS = 120.0
"""For an answer from its first byte to its last."""
BUSY = frozenset({429, 502, 503, 504})
UNPACKED = ("content-encoding", "content-length", "transfer-encoding")
"""Headers that are not true any more of an answer that is unpacked."""


class Away(Exception):
    """A shop or the gateway does not answer as it should; the text says how, and quotes nothing of
    an order."""


def patient(
    client: httpx.Client, wait: Wait = time.sleep, stopped: Callable[[], bool] = lambda: False
) -> Ask:
    """Asks again while a server is busy, a few times. What it returns raises Away where there is no
    answer at all, or none that ends, and once one is told to stop."""

    def ask(request: httpx.Request) -> httpx.Response:
        answer = once(request)
        for tried in range(TRIES - 1):
            if answer.status_code not in BUSY:
                break
            wait(_pause(answer, tried))
            answer = once(request)
        return answer

    def once(request: httpx.Request) -> httpx.Response:
        if stopped():
            raise Away("it was stopped")
        return _once(client, request)

    return ask


def _once(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    try:
        answer = client.send(request, stream=True)
        try:
            content = _content(answer)
        finally:
            answer.close()
    except httpx.HTTPError as error:
        raise Away(f"{request.url.host} does not answer: {type(error).__name__}") from None
    headers = [(name, said) for name, said in answer.headers.multi_items() if name not in UNPACKED]
    return httpx.Response(answer.status_code, headers=headers, content=content, request=request)


def _content(answer: httpx.Response) -> bytes:
    """All of it, within bounds of size and time."""
    content, until = bytearray(), time.monotonic() + WHOLE_SECONDS
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > LARGEST_BYTES:
            raise Away(f"{answer.request.url.host} answers with more than {LARGEST_BYTES:,} bytes")
        if time.monotonic() > until:
            raise Away(f"{answer.request.url.host} does not come to the end of its answer")
    return bytes(content)


def _pause(answer: httpx.Response, tried: int) -> float:
    """As long as the server says: in seconds (RFC 9110, Retry-After), or by how many requests a
    second it allows (Amazon)."""
    after, rate = _number(answer, "retry-after"), _number(answer, "x-amzn-ratelimit-limit")
    if after is not None:
        return min(after, LONGEST_SECONDS)
    seconds = PAUSE_SECONDS * float(2**tried)
    return min(max(seconds, 1 / rate) if rate else seconds, LONGEST_SECONDS)


def _number(answer: httpx.Response, header: str) -> float | None:
    """None for a header that is not there, or says something else, such as a date."""
    try:
        number = float(answer.headers.get(header, ""))
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
