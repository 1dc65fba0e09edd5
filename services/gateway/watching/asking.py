"""HTTP with patience: who is asked too often, or is busy, says when to ask again."""

import time
from collections.abc import Callable

import httpx

Ask = Callable[[httpx.Request], httpx.Response]
TRIES = 5
PAUSE_SECONDS = 2.0
"""Where a busy server does not say itself (RFC 9110, Retry-After in seconds)."""
LONGEST_SECONDS = 60.0
BUSY = frozenset({429, 502, 503, 504})


class Away(Exception):
    """A shop or the gateway does not answer as it should; the text says how, and quotes nothing of
    an order."""


def patient(client: httpx.Client, sleep: Callable[[float], None] = time.sleep) -> Ask:
    """Asks again while a server is busy, a few times. What it returns raises Away where there is no
    answer at all."""

    def ask(request: httpx.Request) -> httpx.Response:
        answer = _once(client, request)
        for _ in range(TRIES - 1):
            if answer.status_code not in BUSY:
                break
            sleep(_pause(answer))
            answer = _once(client, request)
        return answer

    return ask


def _once(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    try:
        return client.send(request)
    except httpx.HTTPError as error:
        raise Away(f"{request.url.host} does not answer: {type(error).__name__}") from None


def _pause(answer: httpx.Response) -> float:
    try:
        seconds = float(answer.headers.get("retry-after", PAUSE_SECONDS))
    except ValueError:  # a date
        seconds = PAUSE_SECONDS
    return min(max(seconds, 0.0), LONGEST_SECONDS)
