"""Our own form: by the moment of placing, as its orders do not change under a reference. Whoever
has such a list gives us a key of theirs."""

import httpx
import msgspec

from services.gateway.watching.lists.form import ListForm, Page, linked, query
from services.gateway.watching.lists.session import Question, Session, by_bearer

PATH = "/orders"


class _Order(msgspec.Struct):
    placed_at: int


def first(session: Session, since: int, size: int) -> Question:
    """Since when in milliseconds."""
    return Question(PATH, by_bearer, query(placed_since=since, limit=size))


def page(session: Session, question: Question, answer: httpx.Response) -> Page:
    """The next page is named by the header `Link`."""
    orders = msgspec.json.decode(answer.content, type=list[msgspec.Raw])
    return Page([bytes(one) for one in orders], linked(question, answer))


def changed(order: bytes, zone: str) -> int:
    """When it was placed."""
    return msgspec.json.decode(order, type=_Order).placed_at


FORM = ListForm(first=first, page=page, changed=changed)
