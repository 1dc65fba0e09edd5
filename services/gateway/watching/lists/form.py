"""What kinds of lists differ in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

from services.gateway.watching.lists.session import Question, Session


class Page(NamedTuple):
    """`orders`: each to the byte; `following`: what asks for the next page, None on the last."""

    orders: Sequence[bytes]
    following: Question | None


@dataclass(frozen=True, kw_only=True)
class ListForm:
    """A kind of list. What reads an answer raises msgspec.MsgspecError, or Away with what is to be
    done.

    first     what asks for all that changed since then (ms), so many a page
    page      the orders of an answer to a question, and the next question
    changed   when one of them was last changed, ms; the zone is that of times that bear none
    whole     one of them with what is asked for one by one, in its format; None: a page has all
    again     so much more of the past is looked through each time, ms
    """

    first: Callable[[Session, int, int], Question]
    page: Callable[[Session, Question, httpx.Response], Page]
    changed: Callable[[bytes, str], int]
    whole: Callable[[Session, bytes], bytes] | None = None
    again: int = 0


def linked(question: Question, answer: httpx.Response) -> Question | None:
    """The next page as the header `Link` names it (RFC 8288)."""
    following = answer.links.get("next", {}).get("url")
    return None if following is None else question.at(answer.url, following)


def query(**said: Any) -> Mapping[str, str]:
    """A query; what is empty is left out, a list is joined by commas."""
    written = {
        name: ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in said.items()
    }
    return {name: value for name, value in written.items() if value}
