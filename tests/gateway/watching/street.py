"""Stand-in shops with their lists, and the gateway, as one network in this process."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from services.gateway.access import Access
from services.gateway.channels import Channels
from services.gateway.keys import new_key
from services.gateway.watch import looked, watches
from services.gateway.watching.asking import patient
from services.gateway.watching.telling import Told
from services.simulator.shops.listing import listed
from tests.gateway.edge import Fakes
from tests.simulator.shops.house import shop

MINUTE = 60_000
HOUR = 60 * MINUTE
SECRET = "user:word"
FORMATS = {"web": "shopify", "marketplace": "woocommerce", "desk": "canonical"}


class Street:
    """One channel that is watched. `asked`: requests by host; `paused`: seconds that were waited;
    `busy`: so many answers of 429 come first; `away`: the shop does not answer."""

    def __init__(self, folder: Path, channel: str, **order_list: int) -> None:
        self.shop, self.fakes = shop(channel), Fakes(folder)
        self.asked: Counter[str] = Counter()
        self.paused: list[float] = []
        self.busy, self.away = 0, False
        key = new_key()
        (folder / "list").write_text(SECRET)
        (folder / "key").write_text(key.key)
        self.entry: dict[str, Any] = {
            "formats": [FORMATS[channel]],
            "rate": "100000/second",
            "zone": "Europe/Berlin",
            "payments": True,
            "keys": [{"id": key.id, "digest": key.digest}],
            "order_list": {
                "format": FORMATS[channel],
                "url": "https://shop.test",
                "secret": "list",
                "key": "key",
                **order_list,
            },
        }
        policy = Channels.model_validate({"channels": {channel: self.entry}})
        self.fakes.edge = replace(self.fakes.edge, access=Access(policy, folder))
        [self._watch] = watches(policy, folder)
        self._folder = folder / "watch"
        self.client = httpx.Client(transport=httpx.MockTransport(self._answer))

    def look(self, now: int) -> Told:
        """One look at the list. `now`: ms."""
        ask = patient(self.client, self.paused.append)
        return looked(self._watch, self._folder, "http://gateway", now, ask)

    def here(self) -> list[str]:
        """Orders that were handed in, as often as they were."""
        said = [value for name, value in self.fakes.said() if name == "OrderSubmitted"]
        return [value["order"].decoded()["order_id"] for value in said]

    def settle(self, *order_ids: str) -> None:
        """Tracking has heard of them, and of what was handed in."""
        for order_id in (*order_ids, *self.here()):
            self.fakes.states[order_id] = STANDING

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked[request.url.host] += 1
        if request.url.host == "gateway":
            path = request.url.raw_path.decode()
            headers = {name: request.headers[name] for name in ("authorization", "content-type")}
            said = self.fakes.ask(request.method, path, content=request.content, headers=headers)
            return httpx.Response(said.status_code, headers=said.headers, content=said.content)
        if self.away:
            raise httpx.ConnectError("nobody there")
        if self.busy:
            self.busy -= 1
            return httpx.Response(429, headers={"Retry-After": "3"})
        return listed(self.shop, SECRET, request)


STANDING = {
    "number": "0000001",
    "status": "received",
    "step": 10,
    "final": False,
    "since_at": 0,
    "marks": [],
    "timeline": [],
}
