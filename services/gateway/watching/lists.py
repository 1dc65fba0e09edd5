"""How shops list their orders: a page at a time, all that changed since some moment."""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import httpx
import msgspec

from services.gateway.watching.asking import Ask, Away

PAGE = 100
"""Orders a page: the most that WooCommerce allows."""


class Entry(NamedTuple):
    """An order as a list has it. `changed_at`: of its last change there, ms; `document`: what the
    list says of it, to the byte."""

    changed_at: int
    document: bytes


@dataclass(frozen=True, kw_only=True)
class ListForm:
    """A kind of list. All of them name the next page in the header `Link` (RFC 8288).

    path      below the shop's address
    asked     the query for all that changed since then (ms), so many a page
    proves    how the one who asks proves who he is, from the secret
    page      the orders in a body, each to the byte. Raises msgspec.MsgspecError
    changed   when one of them was last changed, ms. Raises msgspec.MsgspecError
    """

    path: str
    asked: Callable[[int, int], Mapping[str, str]]
    proves: Callable[[str], Mapping[str, str]]
    page: Callable[[bytes], list[msgspec.Raw]]
    changed: Callable[[bytes], int]


def entries(form: ListForm, shop: str, secret: str, since: int, ask: Ask) -> Iterator[Entry]:
    """All that changed since then, ms, page by page. `shop`: its address. Raises Away for a list
    that does not answer as it should."""
    url = httpx.URL(shop.rstrip("/") + form.path, params=dict(form.asked(since, PAGE)))
    while True:
        answer = ask(httpx.Request("GET", url, headers=dict(form.proves(secret))))
        if not answer.is_success:
            raise Away(f"its list answers {answer.status_code}")
        try:
            for one in form.page(answer.content):
                yield Entry(form.changed(one), bytes(one))
        except msgspec.MsgspecError as error:
            raise Away(f"its list cannot be read: {error}") from None
        following = answer.links.get("next", {}).get("url")
        if following is None:
            return
        if (url.join(following)).host != url.host:  # it would be told the secret
            raise Away("its list goes on at another host, which is not asked")
        url = url.join(following)


class _Shopify(msgspec.Struct):
    orders: list[msgspec.Raw]


class _ShopifyOrder(msgspec.Struct):
    updated_at: datetime


class _WooCommerceOrder(msgspec.Struct):
    date_modified_gmt: datetime


class _OwnOrder(msgspec.Struct):
    placed_at: int


def _utc(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _ms(moment: datetime) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1000)


def _basic(secret: str) -> Mapping[str, str]:
    token = base64.b64encode(secret.encode()).decode()
    return {"Authorization": f"Basic {token}"}


_several = msgspec.json.Decoder(list[msgspec.Raw]).decode

FORMS: Mapping[str, ListForm] = {
    "shopify": ListForm(
        path="/admin/api/2026-07/orders.json",
        asked=lambda since, size: {
            "status": "any",
            "updated_at_min": f"{_utc(since)}Z",
            "limit": str(size),
        },
        proves=lambda secret: {"X-Shopify-Access-Token": secret},
        page=lambda body: msgspec.json.decode(body, type=_Shopify).orders,
        changed=lambda one: _ms(msgspec.json.decode(one, type=_ShopifyOrder).updated_at),
    ),
    "woocommerce": ListForm(
        path="/wp-json/wc/v3/orders",
        asked=lambda since, size: {
            "status": "any",
            "modified_after": _utc(since),
            "dates_are_gmt": "true",  # else it is the shop's clock, which summer time moves
            "orderby": "id",  # what is changed meanwhile stays on its page
            "order": "asc",
            "per_page": str(size),
        },
        proves=_basic,
        page=_several,
        changed=lambda one: _ms(msgspec.json.decode(one, type=_WooCommerceOrder).date_modified_gmt),
    ),
    "canonical": ListForm(
        path="/orders",
        asked=lambda since, size: {"placed_since": str(since), "limit": str(size)},
        proves=lambda secret: {"Authorization": f"Bearer {secret}"},
        page=_several,
        changed=lambda one: msgspec.json.decode(one, type=_OwnOrder).placed_at,
    ),
}
"""Format of the list's orders -> how it is asked for. Of Shopify and WooCommerce it is their REST
API; our own form lists by the moment of placing, as its orders do not change under a reference."""
