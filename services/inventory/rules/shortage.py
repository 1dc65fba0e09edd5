"""What is short, and when it is expected again (IV-03)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from orders.business.availability.available import available_at
from orders.business.availability.rows import Rows
from orders.business.supply import Receipts
from orders.contracts.records import LineQuantity, Shortage
from orders.engine.questions import Reserved, Take


class Place(NamedTuple):
    """Of an order in the queue for an article. `at`: when it has all that it needs, milliseconds,
    None: nobody knows; `place`: from 1, 0: not known yet; `ahead`: what those before it need."""

    at: int | None
    place: int
    ahead: int


def shortages(
    wanted: Iterable[LineQuantity],
    takes: Sequence[Take],
    answer: Reserved,
    receipts: Receipts,
    known: Mapping[str, Place],
    now: int,
) -> list[Shortage]:
    """The lines that stock could not cover, in order of lines: earlier lines of an article are
    served first, by what there is and by what comes (IV-03).

    What is free below zero (a count found less than is reserved) is nothing, and what comes has to
    make up for it first. Where the order knows its place in the queue its date is that of its place
    (`known`, by article), else that of the last in the queue: all who wait are served before it.
    """
    asked = zip(takes, answer.free, answer.waiting, strict=True)
    rows = {
        take.account: Rows(free, ahead=ahead, expected=receipts.get(take.account, ()))
        for take, free, ahead in asked
    }
    left = {sku: max(row.on_hand, 0) for sku, row in rows.items()}
    needed = dict.fromkeys(rows, 0)
    short: list[Shortage] = []
    for line in wanted:
        sku, quantity = line["sku"], line["quantity"]
        available = min(left[sku], quantity)
        left[sku] -= available
        needed[sku] += quantity
        if available < quantity:
            last = Place(available_at(rows[sku], needed[sku], now), 0, rows[sku].ahead)
            at, place, ahead = known.get(sku, last)
            short.append(
                {
                    "line": line["line"],
                    "sku": sku,
                    "needed": quantity,
                    "available": available,
                    "expected_at": at,
                    "place": place,
                    "ahead": ahead,
                    "life_days": 0,
                }
            )
    return short


def places(short: Iterable[Shortage]) -> dict[str, Place]:
    """Where the order stands, by article; those left out where it does not know it yet."""
    return {
        one["sku"]: Place(one["expected_at"], one["place"], one["ahead"])
        for one in short
        if one["place"] and not one["life_days"]
    }


def of_any_age(short: Iterable[Shortage], sku: str) -> bool:
    """Whether it waits for goods of the article that need keep no longer than any (IV-08)."""
    return any(one["sku"] == sku and not one["life_days"] for one in short)


def dated(short: Iterable[Shortage], sku: str, known: Place) -> list[Shortage]:
    """The shortages, those of an article by its place in the queue for it."""
    at, place, ahead = known
    return [
        {**one, "expected_at": at, "place": place, "ahead": ahead}
        if one["sku"] == sku and not one["life_days"]
        else one
        for one in short
    ]


def awaits_a_place(short: Iterable[Shortage]) -> bool:
    """Whether others wait for what it lacks, and it does not know yet where it stands. Who waits
    for fresh goods is not planned, and stands last (IV-08)."""
    return any(one["ahead"] and not one["place"] and not one["life_days"] for one in short)


def complete_at(short: Iterable[Shortage]) -> int | None:
    """When the whole order can be served: the latest of its lines' dates; None if one of them is
    unknown."""
    dates = [shortage["expected_at"] for shortage in short]
    return (
        None if None in dates else max((date for date in dates if date is not None), default=None)
    )
