"""An order while it is completed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self, cast

from orders.contracts.catalogue import record_type
from orders.contracts.records import CompletedField, Order


@dataclass
class Filling:
    """`order` is a copy whose parts may be set; `fields` says what was, and from where."""

    order: Order
    fields: list[CompletedField] = field(default_factory=list)

    @classmethod
    def of(cls, order: Order) -> Self:
        """A copy of the order, down to the parts that may lack something."""
        parts = ("buyer", "billing_address", "delivery_address", "payment", "totals")
        copied = {name: dict(cast(Any, order)[name]) for name in parts}
        lines = [dict(line) for line in order["lines"]]
        return cls(cast(Order, {**order, **copied, "lines": lines}))

    def put(self, part: str, field: str, value: Any, found: type, key: str) -> None:
        """Set a field of a part of the order, empty for its head, to what stands under this key
        among the reference records `found`."""
        inner: Any = self.order[part] if part else self.order  # type: ignore[literal-required]
        inner[field] = value
        self._told(f"{part}.{field}".removeprefix("."), found, key)

    def put_line(
        self, n: int, field: str, values: Mapping[str, Any], found: type, key: str
    ) -> None:
        """The same for a line: `field` is told, the other values follow from it."""
        cast(Any, self.order["lines"][n]).update(values)
        self._told(f"lines[{n}].{field}", found, key)

    def put_totals(self, values: Mapping[str, int], found: type) -> None:
        """The sums of what was filled in."""
        cast(Any, self.order["totals"]).update(values)
        self._told("totals", found, "")

    def _told(self, field: str, found: type, key: str) -> None:
        topic = record_type(found).topic
        self.fields.append({"field": field, "reference": topic, "key": key})
