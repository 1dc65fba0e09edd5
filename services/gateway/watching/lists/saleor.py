"""Saleor: the query `orders` of its GraphQL API, by the time of the last change.

By its schema of 3.24; the filter is there since 3.0 (`where`, which is to follow it, since 3.22).
An app asks, by a token of its own, with the permission MANAGE_ORDERS.
"""

from datetime import datetime

import httpx
import msgspec

from services.gateway.watching.asking import Away
from services.gateway.watching.lists.form import ListForm, Page
from services.gateway.watching.lists.moments import ms, utc
from services.gateway.watching.lists.session import Question, Session, by_bearer

PATH = "/graphql/"
QUERY = """
query Orders($since: DateTime, $first: Int, $after: String) {
  orders(
    first: $first
    after: $after
    filter: {updatedAt: {gte: $since}}
    sortBy: {field: NUMBER, direction: ASC}
  ) {
    pageInfo { hasNextPage endCursor }
    edges { node { ...Told } }
  }
}
fragment Told on Order {
  id number status created updatedAt customerNote userEmail
  languageCode: languageCodeEnum
  user { id email }
  channel { slug currencyCode }
  collectionPointName
  deliveryMethod { ... on Warehouse { slug } }
  billingAddress { ...Place }
  shippingAddress { ...Place }
  lines {
    productSku productVariantId productName variantName quantity taxRate
    undiscountedUnitPrice { net { amount } }
    totalPrice { ...Taxed }
  }
  shippingPrice { ...Taxed }
  total { ...Taxed }
  discounts { total { amount } }
  totalCharged { amount }
  payments { gateway paymentMethodType pspReference capturedAmount { amount } }
}
fragment Place on Address {
  firstName lastName companyName streetAddress1 streetAddress2
  postalCode city countryArea phone
  country { code }
}
fragment Taxed on TaxedMoney { net { amount currency } gross { amount currency } }
"""
"""All that the format `saleor` reads. In the order of their numbers: what is changed meanwhile
stays on its page."""


class _Info(msgspec.Struct, rename="camel"):
    has_next_page: bool
    end_cursor: str | None = None


class _Edge(msgspec.Struct):
    node: msgspec.Raw


class _Orders(msgspec.Struct, rename="camel"):
    page_info: _Info
    edges: list[_Edge]


class _Data(msgspec.Struct):
    orders: _Orders | None = None


class _Exception(msgspec.Struct):
    code: str = ""


class _Extensions(msgspec.Struct):
    exception: _Exception = msgspec.field(default_factory=_Exception)


class _Error(msgspec.Struct):
    extensions: _Extensions = msgspec.field(default_factory=_Extensions)


class _Answer(msgspec.Struct):
    data: _Data | None = None
    errors: list[_Error] = []


class _Order(msgspec.Struct, rename="camel"):
    updated_at: datetime


def first(session: Session, since: int, size: int) -> Question:
    """A POST, as every question of GraphQL."""
    variables = {"since": f"{utc(since)}Z", "first": size, "after": None}
    return Question(PATH, by_bearer, sent={"query": QUERY, "variables": variables})


def page(session: Session, question: Question, answer: httpx.Response) -> Page:
    """Errors come with status 200, too. The next page is asked for by the cursor of the last
    order."""
    said = msgspec.json.decode(answer.content, type=_Answer)
    if said.errors or said.data is None or said.data.orders is None:
        codes = sorted({one.extensions.exception.code for one in said.errors} - {""})
        raise Away(f"its list answers with errors: {', '.join(codes) or 'of no code'}")
    info, edges = said.data.orders.page_info, said.data.orders.edges
    orders = [bytes(edge.node) for edge in edges]
    if not info.has_next_page:
        return Page(orders, None)
    variables = {**question.sent["variables"], "after": info.end_cursor}
    return Page(orders, question._replace(sent={**question.sent, "variables": variables}))


def changed(order: bytes, zone: str) -> int:
    """It bears its zone."""
    return ms(msgspec.json.decode(order, type=_Order).updated_at)


FORM = ListForm(first=first, page=page, changed=changed)
