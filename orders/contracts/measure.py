"""What a stage may measure, as schemas/measures.yaml declares it."""

from typing import Literal, NamedTuple

Unit = Literal["ms", "minor", "pieces", "shipments", "orders"]
"""ms of business time, minor units of a currency, pieces of order lines, shipments; orders: a rate,
each value 0 or 1, so that the count is its denominator and the sum its numerator."""


class Measure(NamedTuple):
    """`stage`: who measures it, and nobody else. `edges`: values are counted at or below each, and
    above them all; empty: they are not. `label`: what a label says; empty: there is none."""

    name: str
    stage: str
    unit: Unit
    edges: tuple[int, ...]
    label: str
    about: str
