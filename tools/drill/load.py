"""Orders, all the while: stand-in shops hand them in over HTTP, and whoever dies is started
again."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from orders.cli.children import Children
from orders.cli.demo.edge import Edge
from orders.cli.demo.load import Feed
from orders.engine.host.clock import build_clock
from orders.engine.settings import Settings
from services.simulator.catalogue import Catalogue
from services.simulator.orders import live_orders
from services.simulator.policy import load_policy
from services.simulator.shops.street import shops
from services.simulator.shops.traffic import Traffic

TEND_SECONDS = 0.1
FOREVER = 86_400.0


class Load:
    """`traffic`: of the shops, and what came of it."""

    def __init__(self, feed: Feed, children: Children) -> None:
        self.traffic = feed.traffic
        self._feed, self._children = feed, children
        self._stopping = threading.Event()
        self._flowing: float | None = None
        self._since = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True, name="load")

    def start(self) -> None:
        """Look after the children; orders do not flow yet."""
        self._thread.start()

    def flow(self, rate: float) -> None:
        """Orders a second from now on."""
        self._flowing, self._since = rate, time.monotonic()

    def stop(self) -> None:
        """No more orders, and nobody is started again."""
        self._stopping.set()
        self._thread.join()

    @property
    def flowed(self) -> float:
        """For so many seconds orders have flowed."""
        return time.monotonic() - self._since

    @property
    def alive(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set() and self._flowing is None:
            self._children.watch()
            time.sleep(TEND_SECONDS)
        for _ in self._feed.run(self._flowing or 0.0, FOREVER):
            self.traffic.tend()
            self._children.watch()
            if self._stopping.is_set():
                return


@contextmanager
def load(
    settings: Settings, seed: int, made: Catalogue, gateway: Edge, children: Children
) -> Iterator[Load]:
    """Until it is left; `flow` opens it."""
    now = build_clock(settings).now
    street = shops(load_policy().shops, seed)
    with Traffic(gateway.url, street, gateway.credentials, now) as traffic:
        going = Load(Feed(traffic, live_orders(seed, sys.maxsize, now, made)), children)
        going.start()
        try:
            yield going
        finally:
            going.stop()
