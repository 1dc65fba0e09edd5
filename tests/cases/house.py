"""All stages in memory, with a guard: after whatever is said nothing may be wrong with goods, and
in the end with nothing."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from orders.contracts.catalogue import TOPICS
from tests.cases.inside import Inside
from tests.cases.place import Told, ready, status_of
from tests.cases.steps import Send
from tests.cases.test_inside import wrong
from tests.cases.warehousing import opening, rows
from tests.cases.watching import Watch

ORDER, OTHER = "shop:one", "shop:two"
LONG_DAYS = 45
"""By then whatever was to be decided, sent back or answered has been."""


class House(Inside):
    """Where nothing may be wrong after whatever is said."""

    def __init__(self) -> None:
        super().__init__([opening()], rows())
        self._watch = Watch(self)

    def says(self, *steps: Send) -> None:
        """One after another; each is worked through before the next."""
        for step in steps:
            self.send(step.record, step.key, ready(step, self))
            assert self._watch.look() == []

    def says_at_once(self, *steps: Send) -> None:
        """All of it before anybody has read any."""
        self.send_together(*((one.record, one.key, ready(one, self)) for one in steps))
        assert self._watch.look() == []

    def status(self, order: str = ORDER) -> str:
        return status_of(self.told(), order)

    def ends(self) -> None:
        """The audit finds nothing, and nothing when all is over either."""
        assert wrong(self.audit()) == []
        self.pass_days(LONG_DAYS)
        assert wrong(self.audit()) == []

    def named(self, name: str, order: str = ORDER) -> list[Any]:
        """Values of the records of this name about the order, in order."""
        return [one.value for one in self.told() if _is(one, name, order)]

    def books(self, sku: str) -> tuple[int, int]:
        """(free, on hand) by the network's book."""
        return self.ledger("stock").get(sku, (0, 0))

    def shelf(self, sku: str, warehouse: str) -> tuple[int, int]:
        """(free, on hand) by the shelf's."""
        return self.ledger("warehouse_stock").get(f"{sku}@{warehouse}", (0, 0))

    def all_books(self) -> Mapping[str, Any]:
        """Everything that the books of goods have."""
        return {name: dict(self.ledger(name)) for name in ("stock", "warehouse_stock")}

    def counted(self, stage: str, record: str) -> Counter[tuple[str, str]]:
        """(outcome, reason) of all records of this kind, as the stage's summaries tell them."""
        found = Counter[tuple[str, str]]()
        for _, summary in self.world.read("orders.summaries.v1"):
            for one in summary["counts"] if summary["stage"] == stage else ():
                if one["event"] == record:
                    found[one["outcome"], one["reason"]] += one["count"]
        return found

    def dead_letters(self) -> int:
        """Of all stages."""
        topics = [topic for topic, one in TOPICS.items() if one.kind == "dlq"]
        return sum(len(self.world.read(topic)) for topic in topics)


def _is(one: Told, name: str, order: str) -> bool:
    return one.name == name and one.value.get("order_id") == order
