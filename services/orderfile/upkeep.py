"""What is kept no longer. Of an order that ended long ago what tells of people is erased first: the
bytes of its facts on topics that bear personal data, and what it is found by that is theirs. The
timeline, which bears none, stays; later all of it is deleted."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import structlog

from orders.client.orderfile.layout import FOLLOWED
from orders.contracts.catalogue import TOPICS
from orders.engine.core.failpoints import reached
from services.orderfile.file import OrdersDatabase
from services.orderfile.learning import PERSONAL

EVERY_SECONDS = 3_600.0
A_PIECE = 500
"""Orders of a commit: nobody waits long."""
A_LOOK = 20_000
"""Heads that are looked at in one turn."""
DAY_MS = 86_400_000
ABOUT_PEOPLE = tuple(name for name in FOLLOWED if TOPICS[name].personal_data != "none")
_OVER = "(final OR status = '')"
_HEADS = f"""
SELECT order_id, last_at < :forget FROM (
    SELECT order_id, last_at, final, status, erased FROM heads WHERE order_id > :after
    ORDER BY order_id LIMIT {A_LOOK}
) WHERE {_OVER} AND (last_at < :forget OR (NOT erased AND last_at < :erase))
"""
_LAST = f"""
SELECT max(order_id) FROM (SELECT order_id FROM heads WHERE order_id > ? ORDER BY 1 LIMIT {A_LOOK})
"""
_log = structlog.get_logger("orderfile")


class Terms(NamedTuple):
    """Days after the last fact of an order that has ended: until what tells of people is erased;
    until all of it is deleted."""

    personal_days: int
    days: int


class Upkeep:
    """Looks through all orders once an hour, a piece a turn."""

    def __init__(
        self,
        file: OrdersDatabase,
        terms: Terms,
        erased: Callable[[int], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._file, self._terms, self._erased, self._clock = file, terms, erased, clock
        self._after: str | None = None
        self._due = time.monotonic()

    def when_due(self) -> None:
        """The next piece, if it is time. Raises FileAway, FileDamaged; Gone."""
        if self._after is None and time.monotonic() >= self._due:
            self._after, self._due = "", time.monotonic() + EVERY_SECONDS
        if self._after is not None:
            self._after = self._look(self._after)

    def all(self) -> None:
        """All orders, now."""
        after: str | None = ""
        while after is not None:
            after = self._look(after)

    def _look(self, after: str) -> str | None:
        """Orders behind this one; the last that was looked at, None if there are no more."""
        now = int(self._clock() * 1000)
        bounds = {
            "after": after,
            "erase": now - self._terms.personal_days * DAY_MS,
            "forget": now - self._terms.days * DAY_MS,
        }
        found = self._file.rows(_HEADS, bounds)
        for start in range(0, len(found), A_PIECE):
            piece = found[start : start + A_PIECE]
            forget(self._file, [order_id for order_id, over in piece if over])
            erase(self._file, [order_id for order_id, over in piece if not over])
            self._erased(len(piece))
            _log.info("kept no longer", orders=len(piece))
        (last,) = self._file.rows(_LAST, (after,))[0]
        return str(last) if last is not None else None


def erase(file: OrdersDatabase, orders: Sequence[str]) -> None:
    """Of these orders what tells of people."""
    if not orders:
        return
    topics = file.numbers(ABOUT_PEOPLE)
    kinds = ", ".join(f"'{kind}'" for kind in PERSONAL)
    about = f"topic IN ({', '.join(map(str, topics))}) AND order_id = ?"
    rows = [(order_id,) for order_id in orders]
    with file.commit():
        run = file.connection.executemany
        run(f"UPDATE facts SET value = NULL, headers = '[]' WHERE {about}", rows)
        run(f"DELETE FROM terms WHERE kind IN ({kinds}) AND order_id = ?", rows)
        run("UPDATE heads SET erased = 1 WHERE order_id = ?", rows)
        reached("orderfile: erased")


def forget(file: OrdersDatabase, orders: Sequence[str]) -> None:
    """Nothing of these orders is left."""
    if not orders:
        return
    rows = [(order_id,) for order_id in orders]
    with file.commit():
        for table in ("facts", "terms", "exceptions", "heads", "unarchived"):
            file.connection.executemany(f"DELETE FROM {table} WHERE order_id = ?", rows)
