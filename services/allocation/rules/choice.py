"""Which warehouse sends an order best: hard constraints first, each named; then freight, handling and load (AL-02)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.allocation.policy import AllocationPolicy
from services.allocation.rules import capacity, geo
from services.allocation.rules.depots import Depot
from services.allocation.rules.need import Need

Refusals = dict[str, str]
"""Warehouse -> why it cannot send the order."""


@dataclass(slots=True)
class Option:
    """A warehouse that may send the order.

    km        great circle to the address, -1 where unknown; load: percent of the day's shipments already taken
    points    what decides, lower is better: `fixed + per_kg x kg + per_unit x units`, minor units of the house currency
    cost      the same without the weights of the policy: `cost_fixed + cost_per_kg x kg + cost_per_unit x units`
    """

    depot: Depot
    km: int
    load: int
    fixed: float
    per_kg: float
    per_unit: float
    cost_fixed: float
    cost_per_kg: float

    def points(self, kg: float, units: int) -> float:
        """How dear a shipment of that size from here counts."""
        return self.fixed + self.per_kg * kg + self.per_unit * units

    def cost(self, kg: float, units: int) -> float:
        """What it is estimated to cost."""
        return self.cost_fixed + self.cost_per_kg * kg + self.depot.handling * units


def admit(need: Need, depots: Iterable[Depot], short_at: Sequence[str]) -> tuple[list[Depot], Refusals]:
    """The warehouses whose hard constraints allow this country and this customer, and why the others do not (AL-02)."""
    admitted: list[Depot] = []
    refusals: Refusals = {}
    for depot in depots:
        if depot.countries and need.country not in depot.countries:
            refusals[depot.code] = f"does not serve {need.country}"
        elif depot.reserved_for and need.customer_id not in depot.reserved_for:
            refusals[depot.code] = "works for other customers only"
        elif depot.code in short_at:
            refusals[depot.code] = "could not deliver what its books promise"
        else:
            admitted.append(depot)
    return admitted, refusals


def rank(need: Need, depots: Sequence[Depot], used: Sequence[int], policy: AllocationPolicy) -> tuple[list[Option], Refusals]:
    """The warehouses with shipments left today, best first, and the full ones (AL-01, AL-02). `used`: shipments taken today, per depot."""
    kg, refusals, urgent = weight(need.weight_g, need.volume_ml, policy), {}, need.priority >= policy.urgent_from_priority
    ranked: list[tuple[float, str, Option]] = []
    for depot, taken in zip(depots, used, strict=True):
        limit = capacity.limit(depot, need.priority, policy)
        if taken >= limit:
            refusals[depot.code] = full(taken, limit)
            continue
        option = weigh(depot, need, taken * 100 // limit, urgent, policy)
        ranked.append((option.fixed + option.per_kg * kg + option.per_unit * need.units, depot.code, option))
    ranked.sort()
    return [option for _, _, option in ranked], refusals


def weigh(depot: Depot, need: Need, load: int, urgent: bool, policy: AllocationPolicy) -> Option:
    """The weights of one warehouse for one order: what a shipment, a kilogram and a unit from there count."""
    freight, choice = policy.freight, policy.choice
    km, far = distance(depot, need, policy)
    per_kg = freight.kg_minor + freight.tonne_km_minor * far / 1000
    share = choice.freight_percent / 100
    fixed = share * freight.shipment_minor + choice.full_day_minor * load / 100
    if urgent:
        fixed += choice.urgent_100_km_minor * far / 100
    return Option(depot, km, load, fixed, share * per_kg, choice.handling_percent * depot.handling / 100, freight.shipment_minor, per_kg)


def distance(depot: Depot, need: Need, policy: AllocationPolicy) -> tuple[int, int]:
    """(great circle, -1 where unknown; kilometres that count: by country where coordinates are missing)."""
    if need.place is not None:
        km = geo.kilometres(depot.place, need.place)
        return km, km
    return -1, policy.freight.same_country_km if depot.country == need.country else policy.freight.other_country_km


def weight(weight_g: int, volume_ml: int, policy: AllocationPolicy) -> float:
    """Kilograms that freight is paid for: the weight, or for bulky goods what their volume counts as."""
    return max(weight_g / 1000, volume_ml / policy.freight.ml_per_kg)


def handles(depot: Depot, natures: Mapping[int, str], line: int) -> bool:
    """Whether the warehouse can handle the nature of the line's goods (AL-02)."""
    return not depot.natures or line not in natures or natures[line] in depot.natures


def unable(depot: Depot, need: Need) -> str:
    """The natures that the warehouse cannot handle, named; empty if it can handle all of the order."""
    return ", ".join(sorted(set(need.natures.values()) - depot.natures)) if depot.natures and need.natures else ""


def full(taken: int, limit: int) -> str:
    """The refusal of a warehouse whose day is used up."""
    return f"capacity of the day used up: {taken} of {limit} shipments"
