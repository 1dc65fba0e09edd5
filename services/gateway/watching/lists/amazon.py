"""Amazon: searchOrders of its orders 2026-01-01, by the time of the last change. What is asked for
(`includedData`) is all that the format `amazon` reads; personal data come without a token of their
own, as far as the application's roles go."""

from datetime import datetime

import httpx
import msgspec

from services.gateway.watching.lists.amazon_login import proof
from services.gateway.watching.lists.form import ListForm, Page, query
from services.gateway.watching.lists.moments import ms, utc
from services.gateway.watching.lists.session import Question, Session

PATH = "/orders/2026-01-01/orders"
INCLUDED = (
    *("BUYER", "RECIPIENT", "PROCEEDS", "PROMOTION", "CANCELLATION", "FULFILLMENT"),
    *("TAX", "PAYMENT"),
)


class _Pagination(msgspec.Struct, rename="camel"):
    next_token: str = ""


class _Answer(msgspec.Struct):
    orders: list[msgspec.Raw]
    pagination: _Pagination = msgspec.field(default_factory=_Pagination)


class _Order(msgspec.Struct, rename="camel"):
    last_updated_time: datetime


def first(session: Session, since: int, size: int) -> Question:
    """Of all marketplaces, or of those that are agreed."""
    asked = query(
        lastUpdatedAfter=f"{utc(since)}Z",
        marketplaceIds=session.order_list.marketplaces,
        maxResultsPerPage=size,
        includedData=INCLUDED,
    )
    return Question(PATH, proof, asked)


def page(session: Session, question: Question, answer: httpx.Response) -> Page:
    """The next page is asked for by the same question and its token."""
    said = msgspec.json.decode(answer.content, type=_Answer)
    orders, token = [bytes(one) for one in said.orders], said.pagination.next_token
    if not token:
        return Page(orders, None)
    return Page(orders, question._replace(query={**question.query, "paginationToken": token}))


def changed(order: bytes, zone: str) -> int:
    """It bears its zone."""
    return ms(msgspec.json.decode(order, type=_Order).last_updated_time)


FORM = ListForm(first=first, page=page, changed=changed)
