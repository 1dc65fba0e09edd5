"""Asks a Prometheus what it knows."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import httpx

from orders.engine.errors import TransientError

SECONDS = 5.0


class Series(NamedTuple):
    """Its labels, and (seconds since 1970, value) in order of time; what is no number is left
    out."""

    labels: Mapping[str, str]
    points: Sequence[tuple[float, float]]


def filled(expression: str, window: str, stage: str = "") -> str:
    """An expression of a dashboard, with what Grafana would put in the place of its variables:
    `window`, such as 1m, four times as long as what lies between two scrapes or more."""
    return expression.replace("$__rate_interval", window).replace("$stage", stage)


class Prometheus:
    """At an address; user and password may stand in it. Methods raise TransientError if it does not
    answer, ValueError with its words for an expression that it does not take."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(
            base_url=url, timeout=SECONDS, trust_env=False, transport=transport
        )

    def now(self, expression: str) -> list[Series]:
        """What it is now. Series without a number are left out."""
        return _series(self._ask("query", query=expression)["result"])

    def between(self, expression: str, start: float, end: float, step: float) -> list[Series]:
        """What it was at each step; seconds since 1970, seconds."""
        told = self._ask("query_range", query=expression, start=start, end=end, step=step)
        return _series(told["result"])

    def failing_rules(self) -> Iterator[tuple[str, str]]:
        """(name, why) of each rule that could not be evaluated the last time."""
        for group in self._told(self._client.build_request("GET", "/api/v1/rules"))["groups"]:
            for rule in group["rules"]:
                if rule.get("lastError"):
                    yield rule["name"], rule["lastError"]

    def _ask(self, what: str, **parameters: str | float) -> Any:
        return self._told(self._client.build_request("POST", f"/api/v1/{what}", data=parameters))

    def _told(self, request: httpx.Request) -> Any:
        try:
            told = self._client.send(request).json()
        except (httpx.HTTPError, ValueError) as error:
            raise TransientError(f"Prometheus does not answer: {error}") from error
        if told.get("status") != "success":
            raise ValueError(str(told.get("error", told)))
        return told["data"]


def _series(result: Sequence[Mapping[str, Any]]) -> list[Series]:
    found = (Series(one["metric"], _points(one)) for one in result)
    return [one for one in found if one.points]


def _points(one: Mapping[str, Any]) -> list[tuple[float, float]]:
    told = one.get("values") or [one["value"]]
    points = ((float(at), float(value)) for at, value in told)
    return [(at, value) for at, value in points if math.isfinite(value)]
