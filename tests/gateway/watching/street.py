"""Stand-in shops with their lists, and the gateway, as one network in this process."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from services.gateway.access import Access
from services.gateway.app import make_app
from services.gateway.channels import Channels
from services.gateway.keys import new_key
from services.gateway.watch import looked, watches
from services.gateway.watching.asking import patient
from services.gateway.watching.telling import Told
from services.simulator.shops import amazon, saleor, sylius
from services.simulator.shops.form import Form
from services.simulator.shops.shop import Shop
from services.simulator.shops.street import FORMS
from services.simulator.shops.teller import Teller
from services.simulator.shops.tokens import Quota, Tokens
from tests.gateway.edge import Fakes
from tests.simulator.shops.house import bought, reliable

MINUTE = 60_000
HOUR = 60 * MINUTE
SHOPS: dict[str, Form] = {
    **{channel: FORMS[channel] for channel in ("web", "marketplace", "desk")},
    "gallery": saleor.FORM,
    "parlour": sylius.FORM,
    "bazaar": amazon.FORM,
    "old-bazaar": amazon.FORM,
}
"""Channel -> what kind of shop it is. Those that the simulated house has not sell what its market
place does."""
AGREED: dict[str, dict[str, Any]] = {
    "parlour": {"secret": "ada@example.com:pass:word"},
    "bazaar": {"secret": "client:hush:refresh", "token_url": "https://login.test"},
    "old-bazaar": {
        "secret": "client:hush:refresh",
        "token_url": "https://login.test",
        "api": "v0",
        "marketplaces": ["A1PA6795UKMFR9"],
    },
}
SECRET = "user:word"


def ordered(channel: str, count: int) -> list[Any]:
    """Sound orders that a channel sells."""
    kept = channel if channel in FORMS else "marketplace"
    return [{**order, "channel": channel} for order in bought(kept)[:count]]


class Street:
    """One channel that is watched. `asked`: requests by path of the shop, and by host; `paused`:
    seconds that were waited; `busy`: so many answers of 429 come first; `away`: the shop does not
    answer; `says`: what it answers instead; `then`: what happens after each answer of the shop."""

    def __init__(
        self,
        folder: Path,
        channel: str,
        *,
        tokens: Tokens | None = None,
        quota: Quota | None = None,
        **order_list: Any,
    ) -> None:
        agreed = {"secret": SECRET, **AGREED.get(channel, {}), **order_list}
        secret = agreed.pop("secret")
        self.shop, self.fakes = Shop(channel, SHOPS[channel], reliable(), 7), Fakes(folder)
        self.teller = Teller(self.shop, secret, tokens, quota)
        self.asked: Counter[str] = Counter()
        self.paused: list[float] = []
        self.busy, self.away = 0, False
        self.says: httpx.Response | Callable[[httpx.Request], httpx.Response] | None = None
        self.then: Callable[[], object] = lambda: None
        key = new_key()
        (folder / "list").write_text(secret)
        (folder / "key").write_text(key.key)
        form = SHOPS[channel].format
        self.entry: dict[str, Any] = {
            "formats": [form],
            "rate": "100000/second",
            "zone": "Europe/Berlin",
            "payments": True,
            "customers": "any",
            "keys": [{"id": key.id, "digest": key.digest}],
            "order_list": {
                "format": form,
                "url": "https://shop.test",
                "secret": "list",
                "key": "key",
                **agreed,
            },
        }
        policy = Channels.model_validate({"channels": {channel: self.entry}})
        self.fakes.edge = replace(self.fakes.edge, access=Access(policy, folder))
        self._gateway = httpx.ASGITransport(make_app(self.fakes.edge), raise_app_exceptions=False)
        self.watches = watches(policy, folder)
        self._folder = folder / "watch"
        self.client = httpx.Client(transport=httpx.MockTransport(self._answer))

    def look(self, now: int) -> Told:
        """One look at the list. `now`: ms."""
        ask = patient(self.client, self.paused.append)
        return looked(self.watches[0], self._folder, "http://gateway", now, ask)

    def hand_in(self, order_id: str) -> None:
        """As a webhook does, or an app of the shop."""
        form, name = self.shop.form, self.shop.channel
        request = httpx.Request(
            "POST",
            f"http://gateway/v1/channels/{name}/documents/{form.format}",
            headers={
                "Authorization": f"Bearer {self.watches[0].key}",
                "Content-Type": "application/json",
            },
            content=form.told(self.shop.list[order_id]),
        )
        assert self.client.send(request).is_success

    def submitted(self) -> list[dict[str, Any]]:
        """What was handed in, in its order."""
        return [value for name, value in self.fakes.said() if name == "OrderSubmitted"]

    def orders(self, order_id: str = "") -> list[Any]:
        """What was handed in of one, or of all, in its order."""
        orders = [value["order"].decoded() for value in self.submitted()]
        return [one for one in orders if order_id in ("", one["order_id"])]

    def here(self) -> list[str]:
        """Orders that were handed in, as often as they were."""
        return [one["order_id"] for one in self.orders()]

    def settle(self, *order_ids: str) -> None:
        """Tracking has heard of them, and of what was handed in."""
        for order_id in (*order_ids, *self.here()):
            self.fakes.states[order_id] = STANDING

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.update([request.url.host, request.url.path])
        if request.url.host == "gateway":
            path = request.url.raw_path.decode()
            headers = {name: request.headers[name] for name in ("authorization", "content-type")}
            said = asyncio.run(self._at_the_gateway(request, path, headers))
            return httpx.Response(said.status_code, headers=said.headers, content=said.content)
        if self.away:
            raise httpx.ConnectError("nobody there")
        if self.busy:
            self.busy -= 1
            return httpx.Response(429, headers={"Retry-After": "3"})
        if self.says is not None:
            return self.says(request) if callable(self.says) else self.says
        answer = self.teller.answer(request)
        self.then()
        return answer

    async def _at_the_gateway(
        self, request: httpx.Request, path: str, headers: dict[str, str]
    ) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._gateway, base_url="http://gateway") as client:
            return await client.request(
                request.method, path, content=request.content, headers=headers
            )


STANDING = {
    "number": "0000001",
    "version": 1,
    "status": "received",
    "step": 10,
    "final": False,
    "since_at": 0,
    "marks": [],
    "timeline": [],
    "sequence": 0,
}
