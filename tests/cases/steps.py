"""What a case is made of: records of the outside world, and the states that it waits for."""

from collections.abc import Mapping
from typing import Any, NamedTuple

NOW = 1_795_860_000_000
"""The moment at which cases are written; they are moved to the moment at which they are played."""
HOUR, DAY = 3_600_000, 86_400_000
SHIPMENT = "<shipment {}>"
"""Stands for the id of the order's n-th shipment, which nobody knows beforehand."""


class Send(NamedTuple):
    """Somebody says something. Moments are written as seen at `NOW`."""

    record: type
    key: str
    value: Mapping[str, Any]


class Wait(NamedTuple):
    """Until tracking says this of the order."""

    order: str
    status: str


Step = Send | Wait


class Case(NamedTuple):
    """One story. Its name begins with its number, which `expected` knows it by."""

    name: str
    steps: tuple[Step, ...]

    @property
    def orders(self) -> tuple[str, ...]:
        """Their ids, as they are submitted."""
        return tuple(
            step.key
            for step in self.steps
            if isinstance(step, Send) and step.record.__name__ == "OrderSubmitted"
        )

    @property
    def articles(self) -> tuple[str, ...]:
        """Every article that is spoken of, in order."""
        return tuple(dict.fromkeys(_named(self.steps, "sku")))

    @property
    def customers(self) -> tuple[str, ...]:
        """Every customer that buys, in order."""
        return tuple(dict.fromkeys(_named(self.steps, "customer_id")))


def _named(steps: tuple[Step, ...], field: str) -> list[str]:
    return [
        name
        for step in steps
        if isinstance(step, Send)
        for name in _values(step.value, field)
        if isinstance(name, str)
    ]


def _values(value: Any, field: str) -> list[Any]:
    """Every value of this field, however deep it lies."""
    if isinstance(value, list | tuple):
        return [found for one in value for found in _values(one, field)]
    if not isinstance(value, Mapping):
        return []
    return [
        found
        for name, one in value.items()
        for found in ([one] if name == field else _values(one, field))
    ]
