"""The query `orders` of a Saleor shop: by the time of the last change, in the order of their
numbers, a cursor a page."""

from datetime import datetime

import httpx
import orjson

from services.simulator.shops.saleor import node
from services.simulator.shops.shop import Shop
from services.simulator.shops.tokens import Tokens


def answer(shop: Shop, secret: str, tokens: Tokens, request: httpx.Request) -> httpx.Response:
    """Who has no permission is told so in an answer that is good for HTTP."""
    if request.url.path != "/graphql/":
        return httpx.Response(404)
    if request.headers.get("authorization") != f"Bearer {secret}":
        refused = {"message": "…", "extensions": {"exception": {"code": "PermissionDenied"}}}
        return _json({"errors": [refused], "data": {"orders": None}})
    asked = orjson.loads(request.content)["variables"]
    since = int(datetime.fromisoformat(asked["since"]).timestamp() * 1000)
    found = [one for one in shop.list.values() if one.changed_at >= since]
    found.sort(key=lambda one: shop.form.number(one.order))
    if asked["after"]:
        found = [one for one in found if shop.form.number(one.order) > asked["after"]]
    here = found[: asked["first"]]
    info = {
        "hasNextPage": len(found) > len(here),
        "endCursor": shop.form.number(here[-1].order) if here else None,
    }
    edges = [{"node": node(one)} for one in here]
    return _json({"data": {"orders": {"pageInfo": info, "edges": edges}}})


def _json(said: object) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return httpx.Response(200, headers=headers, content=orjson.dumps(said))
