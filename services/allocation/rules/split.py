"""When and how an order leaves in several shipments (AL-02)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from orders.business.accounts import Shelf
from orders.contracts.records import Article, ShipmentLine
from services.allocation.policy import AllocationPolicy
from services.allocation.rules.choice import Option, handles, points, weight, weights
from services.allocation.rules.need import Need, size
from services.allocation.rules.shelves import Shelves


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
    weighed = [option for option in options if _has_any(need, option, shelves)][
        : policy.split.candidates
    ]
    best = _cheapest(need, _whole(need, weighed, shelves, most), articles, policy)
    if best is None and policy.split.lines_too:
        best = _cheapest(need, _divided(need, weighed, shelves, most), articles, policy)
    return best


def _has_any(need: Need, option: Option, shelves: Shelves) -> bool:
    """Whether the warehouse has any of it: a far one with the goods must not hide behind near
    ones without."""
    return not need.stocked or any(
        shelves.get(Shelf(line["sku"], option.depot.code).account, 0) > 0 for line in need.stocked
    )


def _cheapest(
    need: Need,
    plans: Iterator[list[Part]],
    articles: Mapping[str, Article],
    policy: AllocationPolicy,
) -> list[Part] | None:
    best, least = None, 0.0
    for parts in plans:
        dear = sum(
            [_dear(need, part, articles, policy) for part in parts]
        ) + policy.split.minimum_saving_minor * (len(parts) - 1)
        if best is None or dear < least:
            best, least = parts, dear
    return best


def _dear(
    need: Need, part: Part, articles: Mapping[str, Article], policy: AllocationPolicy
) -> float:
    grams, millilitres, units = size(part.lines, articles)
    urgent = need.priority >= policy.urgent_from_priority
    return points(part.option, weights(weight(grams, millilitres, policy), units, urgent, policy))


def _whole(
    need: Need, options: Sequence[Option], shelves: Shelves, most: int
) -> Iterator[list[Part]]:
    """Plans in which each line comes whole from one warehouse."""
    wanted = {_able(line, options, shelves) for line in need.stocked}
    for together, chosen in _together(options, most):
        if all(able & together for able in wanted) and (
            parts := _fill(need, chosen, shelves, divide=False)
        ):
            yield parts


def _divided(
    need: Need, options: Sequence[Option], shelves: Shelves, most: int
) -> Iterator[list[Part]]:
    """Plans in which a line may be divided."""
    for _, chosen in _together(options, most):
        if parts := _fill(need, chosen, shelves, divide=True):
            yield parts


def _together(options: Sequence[Option], most: int) -> Iterator[tuple[int, tuple[Option, ...]]]:
    """(bits, warehouses) of every group of at most `most`, small ones first, better warehouses
    first in each."""
    numbered = list(enumerate(options))
    for count in range(1, min(most, len(options)) + 1):
        for group in combinations(numbered, count):
            yield sum([1 << number for number, _ in group]), tuple([option for _, option in group])


def _able(line: ShipmentLine, options: Sequence[Option], shelves: Shelves) -> int:
    """The warehouses with enough of the line, as bits: a quick test before a plan is tried."""
    bits = 0
    for number, option in enumerate(options):
        if shelves.get(Shelf(line["sku"], option.depot.code).account, 0) >= line["quantity"]:
            bits |= 1 << number
    return bits


def _fill(
    need: Need, chosen: Sequence[Option], shelves: Shelves, divide: bool
) -> list[Part] | None:
    """Each line to the first of the warehouses that has it; None if that does not serve all, or
    leaves a warehouse with nothing."""
    left = dict(shelves)
    parts = {option.depot.code: Part(option, []) for option in chosen}
    for line in need.stocked:
        open_ = [
            option.depot.code
            for option in chosen
            if handles(option.depot, need.natures, line["line"])
        ]
        whole = [
            code
            for code in open_
            if left.get(Shelf(line["sku"], code).account, 0) >= line["quantity"]
        ]
        missing = line["quantity"]
        for code in whole[:1] or (open_ if divide else ()):
            amount = min(missing, max(0, left.get(Shelf(line["sku"], code).account, 0)))
            if amount:
                parts[code].lines.append({**line, "quantity": amount})
                left[Shelf(line["sku"], code).account] -= amount
                missing -= amount
        if missing:
            return None
    return list(parts.values()) if all(part.lines for part in parts.values()) else None
