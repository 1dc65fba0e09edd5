"""What the writer tells of its commits, as lineage."""

from collections.abc import Callable, Collection
from functools import cache

from orders.client.lineage import Lineage, stored, topics
from orders.engine.settings import Settings
from services.lake.tables import NAMESPACE, Lake

Tell = Callable[[str, int, Collection[str]], None]
"""A table got so many rows of these topics."""


def telling(lake: Lake, settings: Settings, lineage: Lineage) -> Tell:
    """An event a commit."""

    @cache
    def place(table: str) -> str:
        found = lake.table(table)
        return "" if found is None else found.location()

    def tell(table: str, rows: int, read: Collection[str]) -> None:
        if lineage.told:
            into = stored(place(table), rows)
            lineage.ran(f"{NAMESPACE}.{table}", topics(settings, sorted(read)), [into])

    return tell


def nobody(table: str, rows: int, read: Collection[str]) -> None:
    """Tells nobody."""
