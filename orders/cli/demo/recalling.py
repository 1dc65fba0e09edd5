"""Half-way through a quarter with lots one is recalled, and some days later destroyed, by the
commands that people use (IV-08)."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Self

from orders.cli.recall.ledger import LotBook, read
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings

COMMAND = "from orders.cli.main import app; app()"
BECAUSE = "glass was found in it"
BY = "S007"
"""A manager of the simulated house (`services/simulator/staff.py`)."""
CLOSED_AFTER_DAYS = 10
SECONDS = 90.0
"""For a command, on a busy machine."""


class Recalling(threading.Thread):
    """Begins after so many wall seconds; what it did is said. Use it as a context manager: at its
    end it is let be, or awaited if it has begun."""

    def __init__(
        self, settings: Settings, after: float, day_seconds: float, say: Callable[[str], None]
    ) -> None:
        super().__init__(name="recall", daemon=True)
        self._settings, self._say = settings, say
        self._after, self._rest = after, CLOSED_AFTER_DAYS * day_seconds
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join(2 * SECONDS)

    def run(self) -> None:
        """Block, list, tell; then destroy."""
        if self._over.wait(self._after):
            return
        book = _chosen(self._settings)
        if book is None:
            self._say("no lot is recalled: none is with a customer and on a shelf")
            return
        lot, rest = book.lot.name, ("--because", BECAUSE, "--by", BY, "--sku", book.sku)
        self._say(f"lot {lot} of {book.sku} is recalled: {_run('start', lot, *rest)}")
        self._over.wait(self._rest)
        told = _run("close", lot, "--fate", "destroyed", *rest)
        self._say(f"lot {lot} is destroyed: {told}")


def _chosen(settings: Settings) -> LotBook | None:
    """The lot of which most orders have something now that some of it lies on shelves, too."""
    books = read(settings, Codec(RegistrySchemaIds(settings.registry_properties())))
    fit = [book for book in books.values() if book.places and book.holders]
    return max(fit, key=lambda one: (len(one.holders), one.sku, one.lot), default=None)


def _run(*arguments: str) -> str:
    """What a command `orders recall` says, in a line."""
    call: Sequence[str] = (sys.executable, "-c", COMMAND, "recall", *arguments, "--json")
    done = subprocess.run(call, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        return f"exit code {done.returncode}, {done.stderr.strip().splitlines()[-1:]}"
    found = json.loads(done.stdout)
    return f"{len(found['orders'])} orders are touched, {found['units']}"
