"""The lists of Shopify, WooCommerce and our own form, over HTTP: all that changed since some
moment, so many a page, the next one named in the header `Link`."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import httpx

from services.simulator.shops.shop import Shop
from services.simulator.shops.writing import basic


class Asked(NamedTuple):
    """How a kind of shop wants to be asked: `path`; the names of the parameters that say since
    when, how many and which page; since when, ms; the header that proves who asks."""

    path: str
    since: str
    size: str
    page: str
    moment: Callable[[str], int]
    proof: Callable[[str], tuple[str, str]]


def _ms(said: str) -> int:
    moment = datetime.fromisoformat(said)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


ASKED: Mapping[str, Asked] = {
    "shopify": Asked(
        "/admin/api/2026-07/orders.json",
        "updated_at_min",
        "limit",
        "page_info",
        _ms,
        lambda secret: ("x-shopify-access-token", secret),
    ),
    "woocommerce": Asked(
        "/wp-json/wc/v3/orders",
        "modified_after",
        "per_page",
        "page",
        _ms,
        lambda secret: ("authorization", basic(secret)),
    ),
    "canonical": Asked(
        "/orders",
        "placed_since",
        "limit",
        "page",
        int,
        lambda secret: ("authorization", f"Bearer {secret}"),
    ),
}


def listed(shop: Shop, secret: str, request: httpx.Request) -> httpx.Response:
    """The shop's answer to a request for a page of its list: 401 without its secret, 404 beside
    the path of its kind."""
    asked, query = ASKED[shop.form.format], request.url.params
    name, proof = asked.proof(secret)
    if request.headers.get(name) != proof:
        return httpx.Response(401)
    if request.url.path != asked.path:
        return httpx.Response(404)
    since, size = asked.moment(query[asked.since]), int(query[asked.size])
    page = int(query.get(asked.page, "1"))
    found = [one for one in shop.list.values() if one.changed_at >= since]
    here = found[(page - 1) * size : page * size]
    following = request.url.copy_set_param(asked.page, str(page + 1))
    more = {"Link": f'<{following}>; rel="next"'} if len(found) > page * size else {}
    headers = {"Content-Type": "application/json", **more}
    return httpx.Response(200, headers=headers, content=shop.form.listed(here))
