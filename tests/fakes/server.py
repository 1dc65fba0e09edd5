"""The fake Redis server: what the slots and ledgers of all replicas keep, under one run id. Its
failures are methods."""

from collections.abc import Callable
from dataclasses import dataclass, field

from orders.engine.ports import SlotHead
from tests.fakes.book import Book


@dataclass(slots=True)
class Slot:
    """A state slot of a partition. `due`: key -> business milliseconds."""

    head: SlotHead
    states: dict[str, bytes] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)


class MemoryServer:
    """Shared by every `MemorySlots` and `MemoryLedger` that is to see the same data. `wall`: its
    clock, seconds since 1970 UTC."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self.wall = wall
        self.run_id = "run-1"
        self.slots: dict[tuple[str, int], Slot] = {}
        self.books: dict[str, Book] = {}

    def time(self) -> int:
        """As Redis TIME, in milliseconds."""
        return int(self.wall() * 1000)

    def lose_everything(self) -> None:
        """FLUSHALL: the keys are gone, run id and connections stay."""
        self.slots.clear()
        self.books.clear()

    def restart(self, lost: bool) -> None:
        """Another incarnation, with its data or (`lost`) empty."""
        self.run_id = f"run-{int(self.run_id.removeprefix('run-')) + 1}"
        if lost:
            self.lose_everything()
