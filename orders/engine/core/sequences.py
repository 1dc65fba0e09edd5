"""Sequences: how far the numbers of a series are in one partition. Each is the state of a key of
its own (docs/decisions/0091-numbers-without-a-gap.md)."""

from collections.abc import Callable, Mapping, Sequence

from orders.contracts.blank import blank
from orders.contracts.records import Share
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.core.wiring import SEQUENCE
from orders.engine.questions import Next

Load = Callable[[Mapping[int, Sequence[str]]], None]
"""Brings the states of these keys, by partition, into the unit of work."""


class Sequences:
    """Those of one batch. What it says is given only once `give` was called."""

    def __init__(self, unit: UnitOfWork, load: Load) -> None:
        self._unit = unit
        self._load = load
        self._loaded: set[tuple[int, str]] = set()

    def next(self, partition: int, question: Next) -> range:
        """The numbers that come next. Raises what the state store raises."""
        key = SEQUENCE + question.series
        if (partition, key) not in self._loaded:
            self._load({partition: [key]})
            self._loaded.add((partition, key))
        share: Share | None = (self._unit.state(partition, key) or {}).get("share")
        last = share["supplied"] if share else 0
        return range(last + 1, last + 1 + question.count)

    def give(self, partition: int, series: str, numbers: range) -> None:
        """They are taken: the next ones follow them."""
        key = SEQUENCE + series
        state = self._unit.state(partition, key) or blank(self._unit.wiring.stage.state)
        share: Share = {"ledger": "", "account": series, "supplied": numbers[-1], "consumed": 0}
        self._unit.set_state(partition, key, {**state, "share": share})
