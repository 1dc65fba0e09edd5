"""All that one run of the benchmark found out."""

from dataclasses import dataclass, field

from tests.bench.alone import Alone
from tests.bench.codec import Times
from tests.bench.edge.measure import Edge
from tests.bench.flash import Flash
from tests.bench.floor.turns import Floor
from tests.bench.machine import Machine
from tests.bench.plan import Plan
from tests.bench.steady import Run
from tests.bench.stock.measure import Stock


@dataclass
class Results:
    """None or empty where a part was not asked for or failed; `failed`: part -> why.

    `yardstick`: microseconds in which fastavro reads an order, before each part and at the end.
    """

    plan: Plan
    machine: Machine
    yardstick: list[float] = field(default_factory=list)
    release: list[Run] = field(default_factory=list)
    life: list[Run] = field(default_factory=list)
    flash: Flash | None = None
    edge: Edge | None = None
    floor: Floor | None = None
    alone: Alone | None = None
    codec: Times | None = None
    stock: Stock | None = None
    failed: dict[str, str] = field(default_factory=dict)
