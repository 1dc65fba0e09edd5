"""What a demo is to do."""

from dataclasses import dataclass, replace

DAY_SECONDS, QUARTER_DAY_SECONDS = 1.0, 1.5
"""Wall seconds of a business day."""
PATIENCE = 280.0
QUARTER_RATE = 15.0
"""Orders a second of a quarter, where nothing else is said: two cores hold them with ease, so that
what is waited for is goods and people, not the machine."""


@dataclass(frozen=True)
class Plan:
    """What the command line asks for. `orders`, `rate`: None where the demo is to find out.
    `days`: of a quarter; None: a load. `lots`: food is kept by lot, and one is recalled."""

    orders: int | None
    seed: int
    rate: float | None
    seconds: float
    day_seconds: float
    replicas: dict[str, int]
    together: bool | None
    patience: float
    days: int | None = None
    lots: bool = False

    @property
    def orders_a_day(self) -> float:
        """Orders that come in on a business day, at a rate that is given."""
        return (self.rate or 0.0) * self.day_seconds


def quarter(plan: Plan, days: int, patience: float | None, lots: bool) -> Plan:
    """The plan for so many business days, as fast as it says; all orders are then given their
    time to end."""
    seconds = days * plan.day_seconds
    return replace(
        plan,
        days=days,
        lots=lots,
        rate=plan.rate or QUARTER_RATE,
        seconds=seconds,
        patience=patience or PATIENCE + 2 * seconds,
    )
