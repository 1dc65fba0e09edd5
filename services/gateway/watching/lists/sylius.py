"""Sylius: the orders of its admin API (API Platform), by the time at which they were placed, as it
can be asked for no other: what is changed or cancelled later is seen as far back as
`overlap_minutes` looks.

By Sylius 1.13 to 2.x. The list does not say when an order was placed, the order by itself does in
later ones of them; nor who bought, but where that stands.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import msgspec

from orders.business.times import HOUR
from services.gateway.formats.values.instants import instant
from services.gateway.watching.asking import Away
from services.gateway.watching.lists.form import ListForm, Page
from services.gateway.watching.lists.session import Question, Session, fine

PATH = "/api/v2/admin/orders"
LOGIN = "/api/v2/admin/administrators/token"
NO_TIME = (
    "its orders do not say when they were placed: have checkoutCompletedAt serialized in the group "
    "sylius:admin:order:index or :show"
)


class _Token(msgspec.Struct):
    token: str


class _View(msgspec.Struct):
    following: str | None = msgspec.field(default=None, name="hydra:next")
    unprefixed: str | None = msgspec.field(default=None, name="next")


class _Collection(msgspec.Struct):
    orders: list[msgspec.Raw] = msgspec.field(default=[], name="hydra:member")
    view: _View = msgspec.field(default_factory=_View, name="hydra:view")
    unprefixed_orders: list[msgspec.Raw] = msgspec.field(default=[], name="member")
    unprefixed_view: _View = msgspec.field(default_factory=_View, name="view")


class _Order(msgspec.Struct, rename="camel"):
    iri: str = msgspec.field(name="@id")
    updated_at: str | None = None
    checkout_completed_at: str | None = None


def proof(session: Session) -> dict[str, str]:
    """A token: the one that there is, or what an administrator gets for address and password
    (`:`)."""
    token, accept = session.secret, {"Accept": "application/ld+json"}
    email, colon, password = token.partition(":")
    if colon:
        url = session.order_list.url.rstrip("/") + LOGIN
        asked = httpx.Request("POST", url, json={"email": email, "password": password})
        answer = fine(session.asked(asked), "its login")
        try:
            token = msgspec.json.decode(answer.content, type=_Token).token
        except msgspec.MsgspecError as error:
            raise Away(f"its login answers with no token: {error}") from None
    return {**accept, "Authorization": f"Bearer {token}"}


def first(session: Session, since: int, size: int) -> Question:
    """It compares with the clock of its own zone. In the order of their numbers: what is placed
    meanwhile is on the last page."""
    clock = datetime.fromtimestamp(since / 1000, ZoneInfo(session.zone))
    asked = {
        "checkoutCompletedAt[after]": clock.strftime("%Y-%m-%dT%H:%M:%S"),
        "order[number]": "asc",
        "itemsPerPage": str(size),
    }
    return Question(PATH, proof, asked)


def page(session: Session, question: Question, answer: httpx.Response) -> Page:
    """An order that does not say when it was placed is asked for by itself."""
    said = msgspec.json.decode(answer.content, type=_Collection)
    found = said.orders or said.unprefixed_orders
    orders = [_dated(session, question, answer, bytes(one)) for one in found]
    following = said.view.following or said.unprefixed_view.unprefixed
    return Page(orders, None if following is None else question.at(answer.url, following))


def _dated(session: Session, question: Question, answer: httpx.Response, order: bytes) -> bytes:
    told = msgspec.json.decode(order, type=_Order)
    if told.checkout_completed_at is not None:
        return order
    alone = session.answer(question.at(answer.url, told.iri)).content
    if msgspec.json.decode(alone, type=_Order).checkout_completed_at is None:
        raise Away(NO_TIME)
    return alone


def changed(order: bytes, zone: str) -> int:
    """When it was placed, unless the shop has its orders say more."""
    told = msgspec.json.decode(order, type=_Order)
    return instant(told.updated_at or told.checkout_completed_at or "", zone)


def whole(session: Session, order: bytes) -> bytes:
    """With the customer in the place of the customer's address."""
    said: dict[str, Any] = msgspec.json.decode(order)
    customer = said.get("customer")
    if not isinstance(customer, str):
        return order
    told = session.answer(Question("", proof).at(httpx.URL(session.order_list.url), customer))
    return msgspec.json.encode({**said, "customer": msgspec.json.decode(told.content)})


FORM = ListForm(first=first, page=page, changed=changed, whole=whole, again=HOUR)
"""An hour more, as the clocks of its zone are put back by one in autumn."""
