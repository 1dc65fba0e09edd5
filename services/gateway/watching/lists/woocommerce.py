"""WooCommerce: its REST API, by the time of the last change."""

import base64
from datetime import datetime

import httpx
import msgspec

from services.gateway.watching.lists.form import ListForm, Page, linked, query
from services.gateway.watching.lists.moments import ms, utc
from services.gateway.watching.lists.session import Question, Session

PATH = "/wp-json/wc/v3/orders"


class _Order(msgspec.Struct):
    date_modified_gmt: datetime


def proof(session: Session) -> dict[str, str]:
    """HTTP's basic authentication (RFC 7617) with consumer key and secret."""
    return {"Authorization": f"Basic {base64.b64encode(session.secret.encode()).decode()}"}


def first(session: Session, since: int, size: int) -> Question:
    """By UTC, else it is the shop's clock, which summer time moves; in the order of their numbers,
    so what is changed meanwhile stays on its page."""
    asked = query(
        status="any",
        modified_after=utc(since),
        dates_are_gmt="true",
        orderby="id",
        order="asc",
        per_page=size,
    )
    return Question(PATH, proof, asked)


def page(session: Session, question: Question, answer: httpx.Response) -> Page:
    """The next page is named by the header `Link`."""
    orders = msgspec.json.decode(answer.content, type=list[msgspec.Raw])
    return Page([bytes(one) for one in orders], linked(question, answer))


def changed(order: bytes, zone: str) -> int:
    """In UTC, though it bears no zone."""
    return ms(msgspec.json.decode(order, type=_Order).date_modified_gmt)


FORM = ListForm(first=first, page=page, changed=changed)
