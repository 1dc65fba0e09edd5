"""Who asks a shop: with what proves it, asked for again once it has run out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import httpx
import msgspec

from services.gateway.channels import OrderList
from services.gateway.watching.asking import Ask, Away

Headers = Mapping[str, str]
Proof = Callable[["Session"], Headers]
"""How the one who asks proves who he is: headers. It may ask for a token first. Raises Away."""
REFUSED = (401, 403)
HINTS = {
    401: ": its secret is wrong, or has run out",
    403: ": its secret does not allow that",
    404: ": is its address right?",
    429: ": it is asked too often",
}


def by_bearer(session: Session) -> Headers:
    """The secret is a token that is good as it stands (RFC 6750)."""
    return {"Authorization": f"Bearer {session.secret}"}


class Question(NamedTuple):
    """A request but for who asks: `url` is below the shop's address, or one that the shop named;
    `sent`: JSON, for a POST."""

    url: str
    proof: Proof
    query: Mapping[str, str] = {}
    sent: Any = None

    def at(self, here: httpx.URL, named: str) -> Question:
        """The same question at an address that an answer from `here` named. Raises Away."""
        try:
            return self._replace(url=str(here.join(named)), query={})
        except (httpx.InvalidURL, ValueError):
            raise Away("its list names a next page at an address that is none") from None


class Session:
    """One look's requests to one shop. `zone`: of its times that bear none; `behind`: so much its
    clock is behind ours, ms, as its answers bear it (RFC 9110, Date)."""

    def __init__(self, order_list: OrderList, secret: str, zone: str, ask: Ask) -> None:
        self.order_list, self.secret, self.zone = order_list, secret, zone
        self.behind = 0
        self._ask = ask
        self._shop = httpx.URL(order_list.url.rstrip("/"))
        self._proofs: dict[Proof, Headers] = {}

    def answer(self, question: Question) -> httpx.Response:
        """A good answer. Raises Away for any other. A proof that is refused may have run out: a
        new one is tried once."""
        url = self._url(question)
        former = self._proofs.get(question.proof)
        answer = self._sent(url, question, former or self._proved(question.proof))
        if former and answer.status_code in REFUSED:
            renewed = self._proved(question.proof)
            if renewed != former:
                answer = self._sent(url, question, renewed)
        self._compare_clocks(answer)
        return fine(answer, "its list")

    def asked(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request that proves itself: the one for a token."""
        return self._ask(request)

    def _compare_clocks(self, answer: httpx.Response) -> None:
        try:
            said = parsedate_to_datetime(answer.headers["date"]).timestamp()
        except (KeyError, ValueError, OverflowError):
            return
        self.behind = max(self.behind, int((time.time() - said) * 1000))

    def _proved(self, proof: Proof) -> Headers:
        self._proofs[proof] = proof(self)
        return self._proofs[proof]

    def _sent(self, url: httpx.URL, question: Question, proof: Headers) -> httpx.Response:
        if question.sent is None:
            return self._ask(httpx.Request("GET", url, headers=dict(proof)))
        headers = {**proof, "Content-Type": "application/json"}
        content = msgspec.json.encode(question.sent)
        return self._ask(httpx.Request("POST", url, headers=headers, content=content))

    def _url(self, question: Question) -> httpx.URL:
        """Nobody but the shop is told the secret."""
        if question.url.startswith("/"):
            return httpx.URL(f"{self._shop}{question.url}", params=dict(question.query))
        url = httpx.URL(question.url)
        if (url.scheme, url.host, url.port) != (
            self._shop.scheme,
            self._shop.host,
            self._shop.port,
        ):
            raise Away("its list goes on at another host, which is not asked")
        return url


def fine(answer: httpx.Response, who: str) -> httpx.Response:
    """The answer, if it may be what was asked for. Raises Away. `who` answers."""
    if not answer.is_success:
        raise Away(f"{who} answers {answer.status_code}{HINTS.get(answer.status_code, '')}")
    if "html" in answer.headers.get("content-type", ""):
        raise Away(f"{who} answers with a page for people (HTML): is its address right?")
    return answer
