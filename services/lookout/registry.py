"""Whether the schema registry answers, and how far its clock is off."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import httpx

from orders.engine.errors import TransientError
from orders.engine.settings import Settings
from services.lookout.known import Known
from services.lookout.look import Turn

SECONDS = 5.0
ASKED = "/schemas/types"
"""Cheap, and of Confluent's API. No login is sent: whoever refuses us answers, too."""


@contextmanager
def registry(settings: Settings, known: Known) -> Iterator[Turn]:
    """The look at the registry."""
    with httpx.Client(timeout=SECONDS, trust_env=False, verify=False) as client:

        def turn() -> None:
            try:
                answer = client.get(settings.registry_url + ASKED)
            except httpx.HTTPError as error:
                raise TransientError(f"the schema registry does not answer: {error}") from error
            if answer.is_server_error:
                raise TransientError(f"the schema registry answers {answer.status_code}")
            if told := answer.headers.get("date"):
                known.clock_gaps["registry"] = _gap(told, time.time())

        yield turn


def _gap(told: str, now: float) -> float:
    """Its clock minus ours, seconds. It tells whole seconds: what lies within is no gap."""
    try:
        behind = now - parsedate_to_datetime(told).timestamp()
    except ValueError as error:
        raise TransientError(f"the registry tells no time: {told!r}") from error
    return 0.0 if 0 <= behind < 1 else -behind if behind < 0 else 1 - behind
