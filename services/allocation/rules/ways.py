"""By which way goods that no warehouse can send come to one that can: from where, to where, what,
when, and what that costs the house (IV-05)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from orders.business import geo
from orders.business.calendars import days_later, next_time
from orders.business.destinations import calendar_of
from orders.contracts.records import Article, ShipmentLine
from services.allocation.policy import AllocationPolicy
from services.allocation.rules import choice
from services.allocation.rules.choice import Option
from services.allocation.rules.depots import Depot
from services.allocation.rules.need import Need, size
from services.allocation.rules.shelves import Shelves
from services.allocation.transfer_policy import TransferPolicy


class Way(NamedTuple):
    """From one house to another, from where the order can be sent.

    bring       what is brought; there: what of the order is at the destination
    arrives_at  milliseconds
    cost        an estimate, minor units of the house currency
    """

    source: Depot
    to: Option
    bring: list[ShipmentLine]
    there: list[ShipmentLine]
    arrives_at: int
    cost: float


def sources(need: Need, depots: Iterable[Depot], short_at: Sequence[str]) -> list[Depot]:
    """The houses that may never send this order and may hand its goods to others. Those that work
    for some customers only keep theirs."""
    return [
        depot
        for depot in depots
        if not depot.reserved_for and depot.code not in short_at and _never_sends(depot, need)
    ]


def best(
    need: Need,
    options: Iterable[Option],
    sources: Iterable[Depot],
    free: Shelves,
    begins_at: int,
    articles: Mapping[str, Article],
    policy: AllocationPolicy,
) -> Way | None:
    """The way by which all of it is soonest in one house, then the cheapest; None: there is none.
    `begins_at`: when the transfer could be ordered, milliseconds."""
    found = [
        way
        for to in options
        if not choice.unable(to.depot, need)
        for source in sources
        if (way := _way(need, source, to, free, begins_at, articles, policy)) is not None
    ]
    return min(
        found,
        key=lambda way: (way.arrives_at, way.cost, way.to.depot.code, way.source.code),
        default=None,
    )


def arrival(source: Depot, to: Depot, begins_at: int, policy: TransferPolicy) -> int:
    """When goods are there whose transfer is ordered then, milliseconds: they leave on a working
    day of the one house, and come on one of the other."""
    leaves = next_time(begins_at, policy.leaves_at, calendar_of(source.country, policy.calendar))
    usual = policy.days if source.country == to.country else policy.abroad_days
    days = max(source.transfer_days.get(to.code, usual), 0)
    there = calendar_of(to.country, policy.calendar)
    comes = days_later(leaves, days, policy.arrives_at, there)
    return next_time(max(comes, leaves), policy.arrives_at, there)


def _never_sends(depot: Depot, need: Need) -> bool:
    able = choice.serves(depot, need) and depot.daily_capacity
    return not able or bool(choice.unable(depot, need))


def _way(
    need: Need,
    source: Depot,
    to: Option,
    free: Shelves,
    begins_at: int,
    articles: Mapping[str, Article],
    policy: AllocationPolicy,
) -> Way | None:
    lines = _divided(need, free.get(to.depot.code, {}), free.get(source.code, {}))
    if lines is None:
        return None
    bring, there = lines
    arrives_at = arrival(source, to.depot, begins_at, policy.transfer)
    return Way(
        source, to, bring, there, arrives_at, _cost(source, to.depot, bring, articles, policy)
    )


def _divided(
    need: Need, there: Mapping[str, int], away: Mapping[str, int]
) -> tuple[list[ShipmentLine], list[ShipmentLine]] | None:
    """(what must be brought, what is there); None where that is not all, or nothing is brought."""
    here, far = dict(there), dict(away)
    bring: list[ShipmentLine] = []
    stays: list[ShipmentLine] = []
    for line in need.stocked:
        sku, wanted = line["sku"], line["quantity"]
        has = min(max(here.get(sku, 0), 0), wanted)
        if wanted - has > max(far.get(sku, 0), 0):
            return None
        here[sku], far[sku] = here.get(sku, 0) - has, far.get(sku, 0) - (wanted - has)
        stays += [{**line, "quantity": has}] if has else []
        bring += [{**line, "quantity": wanted - has}] if wanted > has else []
    return (bring, stays) if bring else None


def _cost(
    source: Depot,
    to: Depot,
    bring: Sequence[ShipmentLine],
    articles: Mapping[str, Article],
    policy: AllocationPolicy,
) -> float:
    """As of a shipment from the one house to the other, and its handling in both."""
    grams, millilitres, units = size(bring, articles)
    kg, freight = choice.weight(grams, millilitres, policy), policy.freight
    km = geo.kilometres(source.place, to.place)
    road = kg * (freight.kg_minor + freight.tonne_km_minor * km / 1000)
    return freight.shipment_minor + road + units * (source.handling + to.handling)
