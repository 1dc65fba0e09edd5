"""What an order asks of goods that keep long enough: of each class of remaining life up to what it
needs as much as of the article (IV-08; docs/decisions/0087).

Classes are nested, so that is exact: everybody can be served if and only if, for every number of
days, there is as much that keeps so long as is needed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from orders.business import reservations as holds
from orders.business.accounts import FRESH_STOCK, STOCK, fresh_account, of_fresh
from orders.contracts.records import (
    Article,
    HeldLife,
    LineQuantity,
    MadeLine,
    Order,
    Reservation,
    Warehouse,
)
from orders.engine.context import Context
from orders.engine.references import References
from services.inventory.policy import InventoryPolicy
from services.inventory.rules import demand


class Wanted(NamedTuple):
    """Lines of articles; and the same, those that need it once for each class, with its account in
    the place of the article."""

    stock: list[LineQuantity]
    fresh: list[LineQuantity]


def wanted(
    lines: list[LineQuantity],
    order: Order,
    made: Iterable[MadeLine],
    ctx: Context[InventoryPolicy],
) -> Wanted:
    """What these lines ask for. The parts of what is made go to nobody's door."""
    articles, found = ctx.references.table(Article), list[LineQuantity]()
    for line in lines:
        article = articles.get(line["sku"])
        if article is None or not article["lot_controlled"]:
            continue
        for days in _classes(article, order, ctx):
            found.append({**line, "sku": fresh_account(line["sku"], days)})
    if found:
        apart = {one["line"] for one in made}
        found = [one for one in found if one["line"] not in apart]
    return Wanted(lines, found)


def accounts(skus: Iterable[str], order: Order, ctx: Context[InventoryPolicy]) -> list[str]:
    """The classes that the order would need of these articles."""
    articles = ctx.references.table(Article)
    return [
        fresh_account(sku, days)
        for sku in skus
        if sku in articles and articles[sku]["lot_controlled"]
        for days in _classes(articles[sku], order, ctx)
    ]


def lacking(needs: Wanted, held: Sequence[Reservation], version: int) -> Wanted:
    """What of it is not reserved yet for this version."""
    return Wanted(
        demand.lacking(needs.stock, held, version),
        demand.lacking(needs.fresh, held, version, FRESH_STOCK),
    )


def reservations(needs: Wanted, version: int) -> list[Reservation]:
    """Of an order that was granted all of it."""
    return [
        one
        for ledger, lines in by_ledger(needs)
        for one in demand.reservations(lines, version, ledger)
    ]


def carried(held: Sequence[Reservation], needs: Wanted, version: int) -> list[Reservation]:
    """What an earlier version held of it, as this one's (CF-03)."""
    return [
        one
        for ledger, lines in by_ledger(needs)
        for one in demand.carried(held, lines, version, ledger)
    ]


def by_ledger(needs: Wanted) -> Iterator[tuple[str, list[LineQuantity]]]:
    """(ledger, what is wanted of its accounts)."""
    yield STOCK, needs.stock
    yield FRESH_STOCK, needs.fresh


def settle(
    reserved: Sequence[Reservation], version: int, lines: Iterable[Mapping[str, Any]]
) -> tuple[list[Reservation], list[Reservation]]:
    """(what stays reserved, what is settled): up to so much per line and article of a version, and
    as much of each of its classes; an order of an earlier build holds none."""
    kept, settled = holds.settle(reserved, version, holds.held(lines))
    if not any(one["ledger"] == FRESH_STOCK for one in kept):
        return kept, settled
    units = {(one["line"], one["account"]): 0 for one in settled}
    for one in settled:
        units[one["line"], one["account"]] += one["amount"]
    classes = {
        (one["line"], one["account"]): units.get((one["line"], of_fresh(one["account"])[0]), 0)
        for one in kept
        if one["ledger"] == FRESH_STOCK
    }
    kept, more = holds.settle(kept, version, classes)
    return kept, [*settled, *more]


def held(reserved: Iterable[Reservation]) -> list[HeldLife]:
    """The classes of which so much is reserved as of its article, by article."""
    classes: dict[str, set[int]] = {}
    for one in reserved:
        if one["ledger"] == FRESH_STOCK:
            sku, days = of_fresh(one["account"])
            classes.setdefault(sku, set()).add(days)
    return [{"sku": sku, "days": sorted(days)} for sku, days in classes.items()]


def _classes(article: Article, order: Order, ctx: Context[InventoryPolicy]) -> tuple[int, ...]:
    """The classes that an order needs of an article whose lots are kept, ascending."""
    life, least = ctx.policy.life, article["least_life_days"]
    left = life.left(least, order["buyer"]["customer_id"])
    if not left:
        return ()
    near = ctx.references.derived(_countries)
    abroad = order["delivery_address"]["country"] not in near
    most = left + life.transit(abroad=abroad)
    return tuple(days for days in life.classes(least) if days <= most)


def _countries(references: References) -> frozenset[str]:
    """Where the house has a warehouse."""
    return frozenset(one["country"] for one in references.table(Warehouse).values())
