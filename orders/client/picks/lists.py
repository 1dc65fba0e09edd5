"""Pick lists by order, batch or zone: who picks walks once through the house, past each bin in its
place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple

from orders.contracts.records import Article, Bin

By = Literal["order", "batch", "zone"]
NOWHERE = "?"
"""Zone and bin of an article of which no bin is known: it is looked for at the end."""
LAST = 1 << 31


class Pick(NamedTuple):
    """So much of an article, from one bin, for one shipment."""

    zone: str
    bin: str
    sku: str
    name: str
    gtin: str
    specification: str
    lot: str
    quantity: int
    unit: str
    shipment: str
    line: int
    walk: int


class PickList(NamedTuple):
    """`title`: the shipment, the batch or the zone; `shipments` that it is for."""

    title: str
    shipments: tuple[str, ...]
    picks: list[Pick]


def lists(
    orders: Sequence[Mapping[str, Any]],
    by: By,
    batch: int,
    bins: Mapping[str, Bin],
    articles: Mapping[str, Article],
) -> list[PickList]:
    """Work orders, in their order, as lists; a batch has up to so many shipments."""
    picks = {one["shipment_id"]: list(_picks(one, bins, articles)) for one in orders}
    if by == "zone":
        every = sorted((pick for some in picks.values() for pick in some), key=_walk)
        return [_list(zone, some) for zone, some in groupby(every, key=lambda pick: pick.zone)]
    size = batch if by == "batch" else 1
    names = list(picks)
    made = list[PickList]()
    for start in range(0, len(names), size):
        some = names[start : start + size]
        title = some[0] if by == "order" else f"batch {start // size + 1}"
        made.append(_list(title, sorted((p for one in some for p in picks[one]), key=_walk)))
    return made


def _list(title: str, picks: Iterable[Pick]) -> PickList:
    found = list(picks)
    return PickList(title, tuple(dict.fromkeys(sorted(pick.shipment for pick in found))), found)


def _walk(pick: Pick) -> tuple[Any, ...]:
    return pick.zone == NOWHERE, pick.zone, pick.walk, pick.bin, pick.sku, pick.lot, pick.shipment


def _picks(
    order: Mapping[str, Any], bins: Mapping[str, Bin], articles: Mapping[str, Article]
) -> Iterator[Pick]:
    ordered = {line["line"]: line for line in order["order"].decoded()["lines"]}
    for line in order["lines"]:
        place = bins.get(f"{order['warehouse']}:{line['sku']}")
        article, said = articles.get(line["sku"]), ordered.get(line["line"])
        same = said is not None and said["sku"] == line["sku"]
        for lot, quantity in _by_lot(line, order["lots"]):
            yield Pick(
                zone=place["zone"] if place is not None else NOWHERE,
                bin=place["bin"] if place is not None else NOWHERE,
                sku=line["sku"],
                name=article["name"] if article is not None else "",
                gtin=article["gtin"] if article is not None else "",
                specification=said["specification"] if said is not None and same else "",
                lot=lot,
                quantity=quantity,
                unit=line["unit"],
                shipment=order["shipment_id"],
                line=line["line"],
                walk=place["walk"] if place is not None else LAST,
            )


def _by_lot(
    line: Mapping[str, Any], lots: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, int]]:
    """Each lot of the line, then what has none."""
    left = line["quantity"]
    for one in lots:
        if (one["line"], one["sku"]) == (line["line"], line["sku"]):
            left -= one["quantity"]
            yield one["lot"], one["quantity"]
    if left > 0:
        yield "", left
