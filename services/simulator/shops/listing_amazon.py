"""The Selling Partner API as far as it tells of orders: the login, tokens for personal data, both
versions of the list, and what v0 tells of an order by itself."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import orjson

from services.simulator.shops import amazon
from services.simulator.shops.form import Listed
from services.simulator.shops.shop import Shop
from services.simulator.shops.tokens import Tokens

LOGIN, RESTRICTED = "/auth/o2/token", "/tokens/2021-03-01/restrictedDataToken"
LIST, LIST_V0 = "/orders/2026-01-01/orders", "/orders/v0/orders"
ACCESS, PERSONAL = "access", "personal"
PARTS: Mapping[str, Callable[[Listed], dict[str, Any]]] = {
    "orderItems": lambda entry: {"OrderItems": amazon.items_v0(entry)},
    "address": amazon.address_v0,
    "buyerInfo": amazon.buyer_v0,
}


def answer(shop: Shop, secret: str, tokens: Tokens, request: httpx.Request) -> httpx.Response:
    """403 with a token that has run out, or is not for that."""
    path = request.url.path
    if path == LOGIN:
        return _login(secret, tokens, request)
    alone = path.removeprefix(f"{LIST_V0}/").split("/") if path.startswith(f"{LIST_V0}/") else []
    kind = PERSONAL if alone else ACCESS
    if not tokens.good(kind, request.headers.get("x-amz-access-token", "")):
        return _json(403, {"errors": [{"code": "Unauthorized", "message": "…"}]})
    if path == RESTRICTED:
        return _json(200, {"restrictedDataToken": tokens.give(PERSONAL), "expiresIn": 3600})
    if path in (LIST, LIST_V0):
        return _page(shop, path, request.url.params)
    for entry in shop.list.values():
        if alone and alone[0] == amazon.number(entry.order):
            number = {"AmazonOrderId": alone[0]}
            return _json(200, {"payload": {**number, **PARTS[alone[1]](entry)}})
    return _json(404, {"errors": []})


def _login(secret: str, tokens: Tokens, request: httpx.Request) -> httpx.Response:
    said = {name: one[0] for name, one in parse_qs(request.content.decode()).items()}
    given = ":".join(said[name] for name in ("client_id", "client_secret", "refresh_token"))
    if given != secret or said["grant_type"] != "refresh_token":
        return _json(400, {"error": "invalid_grant"})
    token = {"access_token": tokens.give(ACCESS), "token_type": "bearer", "expires_in": 3600}
    return _json(200, token)


def _page(shop: Shop, path: str, query: httpx.QueryParams) -> httpx.Response:
    """By the time of the last change, in the order in which they stand."""
    is_v0 = path == LIST_V0
    if is_v0 and not query.get("MarketplaceIds"):
        return _json(400, {"errors": [{"code": "InvalidInput", "message": "…"}]})
    said = query["LastUpdatedAfter" if is_v0 else "lastUpdatedAfter"]
    since = int(datetime.fromisoformat(said).timestamp() * 1000)
    size = int(query["MaxResultsPerPage" if is_v0 else "maxResultsPerPage"])
    start = int(query.get("NextToken" if is_v0 else "paginationToken", "0"))
    found = [one for one in shop.list.values() if one.changed_at >= since]
    here, more = found[start : start + size], len(found) > start + size
    if is_v0:
        payload = {"Orders": [amazon.order_v0(one) for one in here]}
        token = {"NextToken": str(start + size)} if more else {}
        return _json(200, {"payload": {**payload, **token}})
    pagination = {"pagination": {"nextToken": str(start + size)}} if more else {}
    return _json(200, {"orders": [amazon.order_2026(one) for one in here], **pagination})


def _json(status: int, said: object) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return httpx.Response(status, headers=headers, content=orjson.dumps(said))
