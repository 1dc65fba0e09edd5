"""The warehouses, prepared for choosing among them: built once per change of the tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orders.business import geo
from orders.business.money import to_house
from orders.contracts.records import Warehouse
from orders.engine.references import References


@dataclass(frozen=True, slots=True)
class Depot:
    """A warehouse. Empty sets mean no restriction. `handling`: minor units of the house currency
    per unit handled; `hands_out`: customers may come there for their goods; `transfer_days`: other
    warehouse -> working days that goods take to it."""

    code: str
    country: str
    place: geo.Vector
    daily_capacity: int
    handling: float
    countries: frozenset[str]
    natures: frozenset[str]
    reserved_for: frozenset[str]
    zone: str
    hands_out: bool = True
    transfer_days: Mapping[str, int] = field(default_factory=dict)


def depots(references: References) -> tuple[Depot, ...]:
    """All warehouses by code."""
    table = references.table(Warehouse)
    return tuple(_depot(table[code], references) for code in sorted(table))


def _depot(row: Warehouse, references: References) -> Depot:
    return Depot(
        code=row["warehouse"],
        country=row["country"],
        place=geo.vector(row["latitude"], row["longitude"]),
        daily_capacity=row["daily_capacity"],
        handling=to_house(row["cost_per_unit_minor"], row["currency"], references),
        countries=frozenset(row["countries"]),
        natures=frozenset(row["natures"]),
        reserved_for=frozenset(row["reserved_for"]),
        zone=row["zone"],
        hands_out=row["collection"],
        transfer_days={one["to_warehouse"]: one["days"] for one in row["transfer_days"]},
    )
