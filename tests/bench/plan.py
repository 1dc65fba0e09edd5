"""What a run of the benchmark measures, and for how long."""

from dataclasses import dataclass, replace

PARTS = ("codec", "floor", "alone", "idle", "release", "life", "flash", "edge", "stock")


@dataclass(frozen=True)
class Plan:
    """All of it. Times are wall seconds.

    rates         orders a second at which the house is measured steadily, and then flat out
    wide_rates    the same in houses of another than the first number of partitions
    partitions    of every topic, one house each
    modes         how the stages run, see `house.MODES`
    seconds       that each window lasts
    warm          that a house works before anything is measured: a cold broker compiles itself
    ramp          at each rate before its window; `life_ramp`: in a whole life, until what earlier
                  orders cause comes as steadily as the orders do
    day_seconds   of a business day in a whole life
    flash         buyers in the flash sale; every tenth gets a piece
    floor_orders  in each of `floor_rounds` turns of the engine and of the bare loop
    alone         orders through one review process, which stay open for its restart
    edge_rates    orders a second to the gateway, for `edge_seconds` each; `edge_away`: for so long
                  the broker does not answer it
    stock         articles of which it is asked what there is
    """

    only: tuple[str, ...] = PARTS
    rates: tuple[float, ...] = (10, 50, 100, 300)
    wide_rates: tuple[float, ...] = (100,)
    partitions: tuple[int, ...] = (3, 12)
    modes: tuple[str, ...] = ("together", "separate")
    seconds: float = 15
    warm: float = 12
    ramp: float = 4
    life_ramp: float = 25
    day_seconds: float = 1
    flash: int = 100_000
    floor_orders: int = 50_000
    floor_rounds: int = 3
    alone: int = 180_000
    edge_rates: tuple[float, ...] = (200, 500, 1000)
    edge_seconds: float = 60
    edge_away: float = 30
    stock: int = 100_000


FULL = Plan()
SHORT = replace(
    FULL,
    only=("codec", "floor", "idle", "release", "life", "flash", "edge", "stock"),
    rates=(50,),
    partitions=(3,),
    modes=("together",),
    seconds=6,
    warm=3,
    ramp=1,
    life_ramp=8,
    flash=3_000,
    floor_orders=10_000,
    floor_rounds=1,
    edge_rates=(100,),
    edge_seconds=6,
    edge_away=6,
    stock=5_000,
)
"""To see that all of it works: four minutes. Its figures are no figures."""
