"""A gateway that is asked for stock: its answers are those of the books."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from orders.cli.printing import not_found
from orders.cli.stock.question import Question
from orders.client.stock.piles import Wanted
from orders.client.stock.shown import Listed, Shown
from orders.engine.errors import ConfigError, TransientError

SECONDS = 10.0
"""To connect, and to send."""
PATIENCE = 60.0
"""So long it may read what it has to, once it is asked for the first time."""
REST = 0.5


class Gateway:
    """At an address, asked by a token of staff. Methods raise TransientError if it does not answer,
    ConfigError if it refuses the token or the question."""

    def __init__(self, url: str, token: str, transport: httpx.BaseTransport | None = None) -> None:
        self._url = url
        self._client = httpx.Client(
            base_url=url,
            timeout=httpx.Timeout(SECONDS, read=PATIENCE),
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
            transport=transport or httpx.HTTPTransport(verify=url.startswith("https:")),
        )

    def shown(self, texts: Sequence[str], question: Question) -> Shown:
        """As `sources.Source`."""
        said = {
            "text": list(texts),
            "channel": question.channel,
            "on": question.on.strftime("%Y-%m-%d") if question.on else "",
            **question.wanted._asdict(),
        }
        found = self._ask("/v1/books", said)
        several = {text: Listed(**one) for text, one in found["several"].items()}
        return Shown(found["articles"], several, found["missing"])

    def found(self, text: str, most: int) -> Listed:
        """As `sources.Source`."""
        return Listed(**self._ask("/v1/books/articles", {"q": text, "limit": most}))

    def lots(self, text: str, wanted: Wanted, most: int) -> Listed:
        """As `sources.Source`."""
        said = {"q": text, "limit": most, **wanted._asdict()}
        found = self._ask("/v1/books/lots", said)
        return Listed(found["count"], found["lots"])

    def _ask(self, path: str, said: Mapping[str, Any]) -> Any:
        deadline = time.monotonic() + PATIENCE
        while (answer := self._answer(path, said)).status_code == httpx.codes.SERVICE_UNAVAILABLE:
            if time.monotonic() > deadline:
                raise TransientError(f"the gateway at {self._url} does not say: {_title(answer)}")
            time.sleep(REST)
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise not_found(_title(answer))
        if answer.status_code != httpx.codes.OK:
            raise ConfigError(f"the gateway at {self._url} refuses: {_title(answer)}")
        return answer.json()

    def _answer(self, path: str, said: Mapping[str, Any]) -> httpx.Response:
        try:
            return self._client.get(path, params=said)
        except httpx.HTTPError as error:
            raise TransientError(
                f"the gateway at {self._url} does not answer ({error}); without ORDERS_GATEWAY_URL "
                "the tables are read from Kafka"
            ) from error


def _title(answer: httpx.Response) -> str:
    """What a problem says, as far as it is one."""
    try:
        said = answer.json()
        return ", ".join(said[name] for name in ("title", "detail") if said.get(name))
    except (ValueError, TypeError, KeyError, AttributeError):
        return f"HTTP {answer.status_code}"
