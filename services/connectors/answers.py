"""What a partner that speaks HTTP says of an attempt by its status, and what it says by none."""

import ssl
from functools import cache

import httpx

from services.connectors.attempts import Settled

REFUSES = frozenset({400, 405, 406, 410, 411, 413, 414, 415, 422, 431, 451})
"""Never: these very bytes, or anything at this address."""
UNTOUCHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""The request did not leave the house."""


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates count: the system's authorities. It takes a while to read them all."""
    return ssl.create_default_context()


def answered(status: int) -> Settled:
    """Of a status that the partner has given. 503 says by its meaning that nothing was done; any
    other 5xx says nothing of it."""
    if 200 <= status < 300:
        return Settled("DONE")
    because = f"it answers {status}"
    if 300 <= status < 400:
        return Settled("REFUSED", f"{because}: no redirect is followed")
    if status in REFUSES:
        return Settled("REFUSED", because)
    return Settled("DOUBTFUL" if status >= 500 and status != 503 else "AWAY", because)


def unanswered(error: Exception) -> Settled:
    """No status came."""
    because = f"it does not answer: {type(error).__name__}"
    return Settled("AWAY" if isinstance(error, UNTOUCHED) else "DOUBTFUL", because)
