"""When and how an order leaves in several shipments (AL-02)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf
from typing import NamedTuple

from orders.contracts.records import Article, ShipmentLine
from services.allocation.policy import AllocationPolicy
from services.allocation.rules.choice import (
    Option,
    Weights,
    handles,
    points,
    weight,
    weights,
)
from services.allocation.rules.need import Need, size
from services.allocation.rules.shelves import Shelves


class Offer(NamedTuple):
    """A warehouse, and what is free of each article on its shelves."""

    option: Option
    free: Mapping[str, int]


@dataclass(slots=True)
class Part:
    """What one warehouse sends."""

    option: Option
    lines: list[ShipmentLine]


def plan(
    need: Need,
    options: Sequence[Option],
    shelves: Shelves,
    articles: Mapping[str, Article],
    most: int,
    policy: AllocationPolicy,
) -> list[Part] | None:
    """The cheapest way to send everything in at most `most` shipments; None if there is none
    (AL-02).

    Fewer shipments win unless each further one saves the policy's minimum. Lines stay whole; one
    line comes from several warehouses only if nothing else can be done and the policy allows it.
    """
    weighed = [option for option in options if _has_any(need, option, shelves)]
    offers = [
        Offer(option, shelves.get(option.depot.code, {}))
        for option in weighed[: policy.split.candidates]
    ]
    best = _cheapest(need, offers, articles, most, policy, divide=False)
    if best is None and policy.split.lines_too:
        best = _cheapest(need, offers, articles, most, policy, divide=True)
    return best


def _has_any(need: Need, option: Option, shelves: Shelves) -> bool:
    """Whether the warehouse has any of it: a far one with the goods must not hide behind near
    ones without."""
    there = shelves.get(option.depot.code, {})
    return not need.stocked or max(there.values(), default=0) > 0


def _cheapest(
    need: Need,
    offers: Sequence[Offer],
    articles: Mapping[str, Article],
    most: int,
    policy: AllocationPolicy,
    divide: bool,
) -> list[Part] | None:
    """Of all plans, with few shipments first and in these better warehouses first."""
    urgent = need.priority >= policy.urgent_from_priority
    empty = weights(0, 0, urgent, policy)
    whole = weights(weight(need.weight_g, need.volume_ml, policy), need.units, urgent, policy)
    best, least = None, inf
    for count in range(1, min(most, len(offers)) + 1):
        further = policy.split.minimum_saving_minor * (count - 1)
        if least <= further + count * empty.once:
            break  # so many empty shipments would be dearer
        for group in _groups(need, offers, count, divide):
            if least <= further + _at_least(group, empty, whole):
                continue
            parts = _fill(need, group, divide)
            if parts is None:
                continue
            dear = further + sum([_dear(part, urgent, articles, policy) for part in parts])
            if dear < least:
                best, least = parts, dear
    return best


def _at_least(group: Sequence[Offer], empty: Weights, whole: Weights) -> float:
    """No plan of these warehouses is cheaper: each sends an empty shipment, and the goods go from
    the nearest and are handled by the cheapest. (Parts weigh no less than the whole: each is paid
    for its weight or its volume, whichever is more.)"""
    options = [option for option, _ in group]
    return (
        sum([points(option, empty) for option in options])
        + whole.once
        - empty.once
        + (whole.km - empty.km) * min([option.far for option in options])
        + whole.handling * min([option.depot.handling for option in options])
    )


def _dear(
    part: Part, urgent: bool, articles: Mapping[str, Article], policy: AllocationPolicy
) -> float:
    grams, millilitres, units = size(part.lines, articles)
    return points(part.option, weights(weight(grams, millilitres, policy), units, urgent, policy))


def _groups(need: Need, offers: Sequence[Offer], count: int, divide: bool) -> Iterator[list[Offer]]:
    """So many warehouses that have each line between them; with `divide` a line may come from
    several."""
    wanted = {_able(need, line, offers, divide) for line in need.stocked}
    for group in combinations(enumerate(offers), count):
        together = sum([1 << number for number, _ in group])
        if all(able & together for able in wanted):
            yield [offer for _, offer in group]


def _able(need: Need, line: ShipmentLine, offers: Sequence[Offer], divide: bool) -> int:
    """The warehouses with enough of the line, or with any of it, as bits: a quick test before a
    plan is tried."""
    least, bits = 1 if divide else line["quantity"], 0
    for number, (option, free) in enumerate(offers):
        if free.get(line["sku"], 0) >= least and handles(option.depot, need.natures, line["sku"]):
            bits |= 1 << number
    return bits


def _fill(need: Need, group: Sequence[Offer], divide: bool) -> list[Part] | None:
    """Each line to the first of the warehouses that has it; None if that does not serve all, or
    leaves a warehouse with nothing."""
    sending = [(Part(option, []), dict(free)) for option, free in group]
    for line in need.stocked:
        sku, missing = line["sku"], line["quantity"]
        able = sending
        if sku in need.natures:
            able = [one for one in able if handles(one[0].option.depot, need.natures, sku)]
        whole = [one for one in able if one[1].get(sku, 0) >= missing]
        for part, left in whole[:1] or (able if divide else ()):
            if amount := min(missing, max(0, left.get(sku, 0))):
                part.lines.append({**line, "quantity": amount})
                left[sku] -= amount
                missing -= amount
        if missing:
            return None
    parts = [part for part, _ in sending]
    return parts if all(part.lines for part in parts) else None
