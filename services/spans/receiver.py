"""Sends spans to whoever collects them, by OTLP/HTTP (opentelemetry.io/docs/specs/otlp)."""

from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import time
from typing import NamedTuple, Self

import httpx
from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from services.spans.otlp import request_of
from services.spans.spans import Span

PATH = "/v1/traces"
SECONDS = 10.0
REFUSALS = frozenset((HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
"""It will never take them. All else may be mended: an address, a login, what is away."""


class Answer(NamedTuple):
    """`refused`: spans that it will never take; `away`: why none was taken, empty if it has
    answered; `wait`: for so many seconds it wants to be left alone."""

    refused: int = 0
    away: str = ""
    wait: float = 0.0


class Receiver:
    """`url`: its base. Use it as a context manager."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/") + PATH
        self._client = httpx.Client(timeout=SECONDS, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def take(self, spans: Iterable[Span]) -> Answer:
        """Send these, once. They may have been taken though the answer says that it was away: sent
        again, they are the same."""
        sent = list(spans)
        try:
            answer = self._client.post(
                self._url,
                content=request_of(sent),
                headers={"Content-Type": "application/x-protobuf"},
            )
        except httpx.HTTPError as error:
            return Answer(away=type(error).__name__)
        if answer.status_code in REFUSALS:
            return Answer(refused=len(sent))
        if not answer.is_success:
            return Answer(
                away=f"HTTP {answer.status_code}", wait=seconds(answer.headers.get("retry-after"))
            )
        return Answer(refused=_rejected(answer.content))


def _rejected(body: bytes) -> int:
    """It may take some spans and not others, and says of how many."""
    try:
        told = ExportTraceServiceResponse.FromString(body)
    except DecodeError:  # somebody answers who does not speak the protocol: it is not said to fail
        return 0
    return int(told.partial_success.rejected_spans)


def seconds(retry_after: str | None) -> float:
    """What `Retry-After` asks for: seconds, or a date (RFC 9110, 10.2.3); 0 if it is no such."""
    try:
        if retry_after is None or retry_after.isdigit():
            return float(retry_after or 0)
        return max(parsedate_to_datetime(retry_after).timestamp() - time(), 0.0)
    except ValueError:
        return 0.0
