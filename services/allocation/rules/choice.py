"""Which warehouse sends an order best: hard constraints first, each named; then freight,
handling and load (AL-02)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from orders.business import geo
from orders.business.facts import below, beside
from orders.contracts.records import Fact
from services.allocation.policy import AllocationPolicy
from services.allocation.rules import capacity
from services.allocation.rules.depots import Depot
from services.allocation.rules.need import Need


class Refusal(NamedTuple):
    """Why a warehouse cannot send an order; `code` is one of the ways in which AL-02 speaks."""

    code: str
    because: str
    facts: tuple[Fact, ...] = ()


Refusals = dict[str, Refusal]
"""Warehouse -> why it cannot send the order."""

NOT_HANDED_OUT = Refusal("hands_nothing_out", "hands nothing out to customers")
FOR_OTHERS = Refusal("warehouse_for_others", "works for other customers only")
SHORT_BEFORE = Refusal("books_promised_too_much", "could not deliver what its books promise")


class Option(NamedTuple):
    """A warehouse that may send the order.

    km     great circle to the address, -1 where unknown; far: the kilometres that count
    load   percent of the day's shipments already taken
    """

    depot: Depot
    km: int
    far: int
    load: int


class Weights(NamedTuple):
    """What decides about a shipment of a certain size, in minor units of the house currency: lower
    is better.

    once per shipment; per kilometre; per percent of load; per minor unit that handling one unit
    costs
    """

    once: float
    km: float
    load: float
    handling: float


def weights(kg: float, units: int, urgent: bool, policy: AllocationPolicy) -> Weights:
    """The weights of a shipment of that size: freight, distance (more so if urgent), load,
    handling (AL-01, AL-02)."""
    freight, choice = policy.freight, policy.choice
    share = choice.freight_percent / 100
    hurry = choice.urgent_100_km_minor / 100 if urgent else 0.0
    return Weights(
        share * (freight.shipment_minor + kg * freight.kg_minor),
        share * kg * freight.tonne_km_minor / 1000 + hurry,
        choice.full_day_minor / 100,
        choice.handling_percent / 100 * units,
    )


def points(option: Option, weights: Weights) -> float:
    """How dear it counts to send a shipment of that size from here (AL-02)."""
    return (
        weights.once
        + weights.km * option.far
        + weights.load * option.load
        + weights.handling * option.depot.handling
    )


def cost(option: Option, kg: float, units: int, policy: AllocationPolicy) -> float:
    """What it is estimated to cost, minor units of the house currency."""
    freight = policy.freight
    return (
        freight.shipment_minor
        + kg * (freight.kg_minor + freight.tonne_km_minor * option.far / 1000)
        + units * option.depot.handling
    )


def admit(
    need: Need, depots: Iterable[Depot], short_at: Sequence[str]
) -> tuple[list[Depot], Refusals]:
    """The warehouses whose hard constraints allow this country and this customer, and why the
    others do not (AL-02). Whoever comes for it may say where, and from anywhere (SH-04)."""
    admitted: list[Depot] = []
    refusals: Refusals = {}
    for depot in depots:
        if need.collected and (refusal := _not_collected(depot, need)):
            refusals[depot.code] = refusal
        elif not serves(depot, need):
            because, where = f"does not serve {need.country}", beside("country", need.country)
            refusals[depot.code] = Refusal("country_not_served", because, (where,))
        elif depot.reserved_for and need.customer_id not in depot.reserved_for:
            refusals[depot.code] = FOR_OTHERS
        elif depot.code in short_at:
            refusals[depot.code] = SHORT_BEFORE
        else:
            admitted.append(depot)
    return admitted, refusals


def serves(depot: Depot, need: Need) -> bool:
    """Whether goods may go from there to where they are wanted, or lie ready there (AL-02)."""
    if need.comes_to:
        return depot.code == need.comes_to
    return not depot.countries or need.country in depot.countries


def _not_collected(depot: Depot, need: Need) -> Refusal | None:
    if need.comes_to and depot.code != need.comes_to:
        because, where = f"the customer comes to {need.comes_to}", beside("place", need.comes_to)
        return Refusal("collected_elsewhere", because, (where,))
    return None if depot.hands_out else NOT_HANDED_OUT


def rank(
    need: Need, depots: Sequence[Depot], used: Sequence[int], policy: AllocationPolicy
) -> tuple[list[Option], Refusals]:
    """The warehouses with shipments left today, best first, and the full ones (AL-01, AL-02).
    `used`: shipments taken today, per depot."""
    refusals: Refusals = {}
    kept = capacity.kept(need.priority, policy)
    weighed = weights(
        weight(need.weight_g, need.volume_ml, policy),
        need.units,
        need.priority >= policy.urgent_from_priority,
        policy,
    )
    once, per_km, per_load, per_handling = weighed
    ranked: list[tuple[float, str, Option]] = []
    for depot, taken in zip(depots, used, strict=True):
        limit = capacity.limit(depot, kept)
        if taken >= limit:
            refusals[depot.code] = full(taken, limit)
            continue
        if need.place is not None:
            km = far = geo.kilometres(depot.place, need.place)
        else:
            km, far = -1, _far(depot, need, policy)
        load = taken * 100 // limit
        dear = (
            once + per_km * far + per_load * load + per_handling * depot.handling
        )  # `points`, written out: it runs for every warehouse
        ranked.append((dear, depot.code, Option(depot, km, far, load)))
    ranked.sort()
    return [option for _, _, option in ranked], refusals


def _far(depot: Depot, need: Need, policy: AllocationPolicy) -> int:
    """The kilometres that count where the address has no coordinates: by country."""
    return (
        policy.freight.same_country_km
        if depot.country == need.country
        else policy.freight.other_country_km
    )


def weight(weight_g: int, volume_ml: int, policy: AllocationPolicy) -> float:
    """Kilograms that freight is paid for: the weight, or for bulky goods what their volume
    counts as."""
    return max(weight_g / 1000, volume_ml / policy.freight.ml_per_kg)


def handles(depot: Depot, natures: Mapping[str, str], sku: str) -> bool:
    """Whether the warehouse can handle the nature of the article (AL-02)."""
    return not depot.natures or sku not in natures or natures[sku] in depot.natures


def unable(depot: Depot, need: Need) -> str:
    """The natures that the warehouse cannot handle, named; empty if it can handle all of the
    order."""
    return (
        ", ".join(sorted(set(need.natures.values()) - depot.natures))
        if depot.natures and need.natures
        else ""
    )


def full(taken: int, limit: int) -> Refusal:
    """The refusal of a warehouse whose day is used up."""
    because = f"capacity of the day used up: {taken} of {limit} shipments"
    return Refusal("day_used_up", because, (below("taken", taken, limit),))
