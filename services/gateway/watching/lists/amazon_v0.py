"""Amazon: getOrders of its orders v0, by the time of the last change. The list is asked for without
personal data; of an order that is to be handed in, items, address and buyer are asked for one by
one, with a restricted data token."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from services.gateway.watching.asking import Away
from services.gateway.watching.lists.amazon_login import headers, proof
from services.gateway.watching.lists.form import ListForm, Page, query
from services.gateway.watching.lists.moments import ms, utc
from services.gateway.watching.lists.session import Question, Session

PATH = "/orders/v0/orders"
TOKENS = "/tokens/2021-03-01/restrictedDataToken"
PERSONAL: tuple[dict[str, Any], ...] = (
    {"path": f"{PATH}/{{orderId}}/orderItems", "dataElements": ["buyerInfo"]},
    {"path": f"{PATH}/{{orderId}}/address"},
    {"path": f"{PATH}/{{orderId}}/buyerInfo"},
)
"""What a restricted data token is asked for: these of any order."""
MOST_PAGES = 100


class _Payload(msgspec.Struct):
    orders: list[msgspec.Raw] = msgspec.field(default=[], name="Orders")
    next_token: str = msgspec.field(default="", name="NextToken")


class _Answer(msgspec.Struct):
    payload: _Payload


class _Token(msgspec.Struct, rename="camel"):
    restricted_data_token: str


class _Order(msgspec.Struct, rename="pascal"):
    amazon_order_id: str
    last_update_date: datetime


def restricted(session: Session) -> dict[str, str]:
    """For personal data. It ends after an hour."""
    resources = [{"method": "GET", **one} for one in PERSONAL]
    asked = Question(TOKENS, proof, sent={"restrictedResources": resources})
    answer = session.answer(asked)
    return headers(msgspec.json.decode(answer.content, type=_Token).restricted_data_token)


def first(session: Session, since: int, size: int) -> Question:
    """It must be told of which marketplaces."""
    asked = query(
        MarketplaceIds=session.order_list.marketplaces,
        LastUpdatedAfter=f"{utc(since)}Z",
        MaxResultsPerPage=size,
    )
    return Question(PATH, proof, asked)


def page(session: Session, question: Question, answer: httpx.Response) -> Page:
    """The next page is asked for by the same question and its token."""
    said = msgspec.json.decode(answer.content, type=_Answer).payload
    return Page([bytes(one) for one in said.orders], _following(question, said.next_token))


def changed(order: bytes, zone: str) -> int:
    """It bears its zone."""
    return ms(msgspec.json.decode(order, type=_Order).last_update_date)


def whole(session: Session, order: bytes) -> bytes:
    """A list of answers: the order, its items in pages, its address, its buyer."""
    number = msgspec.json.decode(order, type=_Order).amazon_order_id
    at = f"{PATH}/{quote(number, safe='')}"
    items = _items(session, Question(f"{at}/orderItems", restricted))
    others = [
        session.answer(Question(f"{at}/{part}", restricted)).content
        for part in ("address", "buyerInfo")
    ]
    return b"[" + b",".join([order, *items, *others]) + b"]"


def _items(session: Session, question: Question | None) -> list[bytes]:
    pages = list[bytes]()
    while question is not None:
        if len(pages) == MOST_PAGES:
            raise Away(f"the items of an order have more than {MOST_PAGES} pages")
        answer = session.answer(question)
        pages.append(answer.content)
        said = msgspec.json.decode(answer.content, type=_Answer).payload
        question = _following(question, said.next_token)
    return pages


def _following(question: Question, token: str) -> Question | None:
    if not token:
        return None
    return question._replace(query={**question.query, "NextToken": token})


FORM = ListForm(first=first, page=page, changed=changed, whole=whole)
