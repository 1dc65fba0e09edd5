"""Papers of an order as the archive keeps them: the data of each (docs/decisions/0094), and what
would print it. Whoever prints them by the same gets the same bytes."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

import structlog

from orders.client.papers.sources import skus, sources
from orders.client.papers.told import Sources
from orders.client.papers.workshop import PaperFailed, Workshop
from orders.client.scan import Found, in_order
from orders.contracts.records import Article, Carrier, Warehouse
from orders.engine.core.feed import Tables
from orders.engine.references import References

MASTER_DATA = (Article, Warehouse, Carrier)
Row = TypeVar("Row")
_log = structlog.get_logger("archive")


class Papers(Protocol):
    """Makes the data of an order's papers out of its records."""

    def of(self, order_id: str, found: Iterable[Found]) -> dict[str, Any]: ...


class Papering:
    """By the process that makes papers, which starts with the first order that ends, and the
    master data of that moment. Raises TransientError, RegistryUnavailable."""

    def __init__(self, works: Workshop, tables: Tables) -> None:
        self._works, self._tables = works, tables

    def of(self, order_id: str, found: Iterable[Found]) -> dict[str, Any]:
        """Fields of its bundle: `papers`, all that can be made, and by which `renderer`; nothing
        of an order that nobody has handed on. Where papers cannot be made it says so: the facts
        that they are made of are in the bundle, and the archive goes on."""
        told = sources(order_id, in_order(found))
        if told is None:
            return {}
        self._tables.poll()
        while not self._tables.complete:
            self._tables.poll()
        try:
            made = self._works.data(with_master_data(told, self._tables.references))
        except PaperFailed as error:
            _log.warning("an order is archived without its papers", because=str(error))
            return {"papers_failed": "the process that makes papers failed; see its log"}
        return {"papers": made.papers, "renderer": made.renderer._asdict()}


def with_master_data(told: Sources, references: References) -> Sources:
    """With the rows that its papers may speak of."""
    released = [one["released"] for one in told["shipments"]]
    told["articles"] = _rows(references.table(Article), skus(told))
    told["warehouses"] = _rows(references.table(Warehouse), {r["warehouse"] for r in released})
    told["carriers"] = _rows(references.table(Carrier), {r["carrier"] for r in released})
    return told


def _rows(table: Mapping[str, Row], keys: Iterable[str]) -> dict[str, Row]:
    return {key: table[key] for key in sorted(keys) if key in table}
