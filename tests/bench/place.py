"""A stack for one benchmark, a house on it, and CPU seconds of the processes that matter."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.local import LocalStack
from orders.cli.children import Children
from orders.cli.demo.cpu import cpu_seconds
from orders.cli.demo.house import apply_topics
from orders.cli.demo.watch import Progress, Watch
from orders.cli.run import stage_children
from orders.client.producing import Sender
from orders.contracts.codec.codec import Codec
from orders.contracts.records import StockCounted
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from tests.chaos import goods

PLENTY = 1_000_000_000


class Place:
    """`sender` publishes, `watch` counts what the stages report; `cpu` knows every process by
    name."""

    def __init__(self, stack: LocalStack, settings: Settings, log: Path) -> None:
        self.settings = settings
        self.codec = Codec(RegistrySchemaIds(settings.registry_properties()))
        self.sender = Sender(settings, self.codec)
        self.watch = Watch(settings)
        self._stack = stack
        self.log = log
        self._log = log.open("w", encoding="utf-8")
        self._children: list[Children] = []

    def furnish(self) -> None:
        """Reference data, a credit limit and stock that never end."""
        for record, key, value in goods.references():
            self.sender.send(
                record, key, {**value, **({"credit_limit_minor": 10**13} if key == "C-1" else {})}
            )
        for sku in goods.SKUS:
            for warehouse in goods.WAREHOUSES:
                self.sender.send(StockCounted, sku, goods.counted(sku, warehouse, PLENTY))
        self.sender.flush()

    def start(self, stages: Iterable[str]) -> Children:
        """Start one replica of each of these stages."""
        children = Children(
            stage_children(dict.fromkeys(stages, 1)),
            lambda name, line: print(name, "|", line, file=self._log, flush=True),
        )
        children.start()
        self._children.append(children)
        return children

    def until(self, done: Callable[[Progress], bool], patience: float) -> float:
        """Wall seconds until it is done. Raises TimeoutError naming what was handled by then."""
        started = time.monotonic()
        while not done(self.watch.read(0.1)):
            if time.monotonic() - started > patience:
                raise TimeoutError(
                    f"not done within {patience:.0f} s: {self.watch.progress.handled}"
                )
        return time.monotonic() - started

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far of every stage, the broker and Redis."""
        pids = {
            child.name: child.process.pid
            for family in self._children
            for child in family.children
            if child.process
        }
        pids |= {title: pid for title, _, pid, _ in self._stack.status() if pid is not None}
        return {name: cpu_seconds(pid) for name, pid in pids.items()}

    def close(self) -> None:
        """Stop what was started here."""
        for children in self._children:
            children.stop()
        self.watch.close()


@contextmanager
def open_place(folder: Path, **settings: Any) -> Iterator[Place]:
    """A fresh stack; gone afterwards, with all that ran on it. `settings` are ORDERS_ variables
    by their names in lower case."""
    stack = LocalStack(folder, say=lambda line: None)
    stack.discard()
    os.environ |= stack.up().settings() | {
        f"ORDERS_{name.upper()}": str(value) for name, value in settings.items()
    }
    try:
        loaded = load_settings()
        apply_topics(loaded)
        place = Place(stack, loaded, folder / "bench.log")
        try:
            yield place
        finally:
            place.close()
    finally:
        stack.discard()
