"""The fake Redis server: what the stores and ledgers of all replicas keep, under one run id. Its
failures are methods."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from orders.engine.ports.state_store import StoreHead
from tests.fakes.book import Book


@dataclass(slots=True)
class Store:
    """A state store of a partition. `due`: key -> business milliseconds."""

    head: StoreHead
    states: dict[str, bytes] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)


class MemoryServer:
    """Shared by every `MemoryStateStore` and `MemoryLedger` that is to see the same data. `wall`:
    its clock, seconds since 1970 UTC. `opened`: how often each ledger was."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self.wall = wall
        self.run_id = "run-1"
        self.stores: dict[tuple[str, int], Store] = {}
        self.books: dict[str, Book] = {}
        self.opened = Counter[str]()

    def time(self) -> int:
        """As Redis TIME, in milliseconds."""
        return int(self.wall() * 1000)

    def lose_everything(self) -> None:
        """FLUSHALL: the keys are gone, run id and connections stay."""
        self.stores.clear()
        self.books.clear()

    def restart(self, lost: bool) -> None:
        """Another incarnation, with its data or (`lost`) empty."""
        self.run_id = f"run-{int(self.run_id.removeprefix('run-')) + 1}"
        if lost:
            self.lose_everything()
