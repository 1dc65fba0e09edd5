"""Shopify: the REST Admin API, by the time of the last change."""

from datetime import datetime

import httpx
import msgspec

from services.gateway.watching.lists.form import ListForm, Page, linked, query
from services.gateway.watching.lists.moments import ms, utc
from services.gateway.watching.lists.session import Question, Session

PATH = "/admin/api/2026-07/orders.json"


class _Orders(msgspec.Struct):
    orders: list[msgspec.Raw]


class _Order(msgspec.Struct):
    updated_at: datetime


def proof(session: Session) -> dict[str, str]:
    """An access token of a custom app."""
    return {"X-Shopify-Access-Token": session.secret}


def first(session: Session, since: int, size: int) -> Question:
    """All states, as the default is those that are open."""
    return Question(PATH, proof, query(status="any", updated_at_min=f"{utc(since)}Z", limit=size))


def page(session: Session, question: Question, answer: httpx.Response) -> Page:
    """The next page is named by the header `Link`."""
    orders = msgspec.json.decode(answer.content, type=_Orders).orders
    return Page([bytes(one) for one in orders], linked(question, answer))


def changed(order: bytes, zone: str) -> int:
    """It bears its zone."""
    return ms(msgspec.json.decode(order, type=_Order).updated_at)


FORM = ListForm(first=first, page=page, changed=changed)
