"""The admin API of a Sylius shop: a login, the list by the time of placing, each order by itself,
and each customer."""

from datetime import datetime
from zoneinfo import ZoneInfo

import httpx
import orjson

from services.simulator.shops import sylius
from services.simulator.shops.shop import Shop
from services.simulator.shops.tokens import Tokens

KIND = "jwt"
LOGIN = "/api/v2/admin/administrators/token"


def answer(shop: Shop, secret: str, tokens: Tokens, request: httpx.Request) -> httpx.Response:
    """Everything but the login needs its token."""
    path = request.url.path
    if path == LOGIN:
        said = orjson.loads(request.content)
        if f"{said['email']}:{said['password']}" != secret:
            return httpx.Response(401)
        return _json({"token": tokens.give(KIND)})
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not tokens.good(KIND, token):
        return httpx.Response(401)
    if path == sylius.ORDERS:
        return _page(shop, request)
    for entry in shop.list.values():
        if path == sylius.shown(entry)["@id"]:
            return _json(sylius.shown(entry))
        if path == sylius.customer(entry.order)["@id"]:
            return _json(sylius.customer(entry.order))
    return httpx.Response(404)


def _page(shop: Shop, request: httpx.Request) -> httpx.Response:
    query = request.url.params
    clock = datetime.fromisoformat(query["checkoutCompletedAt[after]"])
    since = clock.replace(tzinfo=ZoneInfo(sylius.ZONE)).timestamp() * 1000
    size, page = int(query["itemsPerPage"]), int(query.get("page", "1"))
    found = [one for one in shop.list.values() if one.order["placed_at"] >= since]
    found.sort(key=lambda one: shop.form.number(one.order))
    members = [sylius.member(one) for one in found[(page - 1) * size : page * size]]
    following = request.url.copy_set_param("page", str(page + 1)).raw_path.decode()
    view = {"hydra:next": following} if len(found) > page * size else {}
    return _json({"hydra:member": members, "hydra:totalItems": len(found), "hydra:view": view})


def _json(said: object) -> httpx.Response:
    headers = {"Content-Type": "application/ld+json; charset=utf-8"}
    return httpx.Response(200, headers=headers, content=orjson.dumps(said))
