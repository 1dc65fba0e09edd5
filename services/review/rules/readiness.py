"""CF-04: when the goods of an order can be picked: from stock, from suppliers, or once made."""

from collections.abc import Mapping, Sequence
from operator import ge
from typing import NamedTuple

from orders.business.availability.available import available_at
from orders.business.availability.rows import Rows
from orders.business.bundles import taken_apart
from orders.business.calendars import days_later
from orders.business.decisions import noted, passed
from orders.business.facts import beside
from orders.business.parts_lists import is_made, parts_of
from orders.business.supply import expected_receipts
from orders.business.times import DAY, days_begun, moment
from orders.contracts.records import (
    Article,
    LeadTime,
    LineQuantity,
    Order,
    OrderLine,
    PartsList,
    PromiseAddend,
    RuleFired,
)
from orders.engine.references import References
from services.review.promise_policy import PromisePolicy


class Need(NamedTuple):
    """What an order needs of stock, article by article, of lines that are made their parts, and
    what of it is not reserved for it yet; what all of it weighs, grams; the articles that are
    made by a parts list (IV-07)."""

    quantities: Mapping[str, int]
    lacking: Mapping[str, int]
    weight_g: int
    made: tuple[str, ...] = ()


class Ready(NamedTuple):
    """When the last of the goods can be picked, what it waits for, and the rule that says so."""

    addend: PromiseAddend
    until_at: int
    because: str
    rule: RuleFired


class Missing(NamedTuple):
    """An article of which there is too little, and when there is enough."""

    sku: str
    quantity: int
    until_at: int
    source: str


FROM_STOCK = passed("CF-04", "promised_from_stock", "everything is in stock")
RESERVED = passed("CF-04", "promised_from_reserved", "everything is reserved for it already")
NO_GOODS = passed("CF-04", "promised_without_goods", "nothing of it needs stock")


def need(order: Order, kept: Sequence[LineQuantity], references: References) -> Need:
    """What is asked of the stock ledger: what no earlier version has `kept` for it, as inventory
    will ask (CF-03). An article that nobody knows is asked for, too."""
    articles, weight = references.table(Article), 0
    quantities: dict[str, int] = {}
    made: list[str] = []
    lists = references.table(PartsList)
    for line in order["lines"]:
        sku, quantity = line["sku"], line["quantity"]
        if lists and is_made(order, line, lists):
            made.append(sku)
            for part, amount in parts_of(sku, quantity, lists, articles).items():
                quantities[part] = quantities.get(part, 0) + amount
        else:
            for one in taken_apart([line]):
                article = articles.get(one["sku"])
                if article is None or article["stocked"]:
                    quantities[one["sku"]] = quantities.get(one["sku"], 0) + one["quantity"]
        weight += _weight(line, articles)
    lacking = _lacking(quantities, kept) if kept else quantities
    return Need(quantities, lacking, weight, tuple(made))


def _weight(line: OrderLine, articles: Mapping[str, Article]) -> int:
    """Of all pieces that are sent for the line, as far as they are known, grams."""
    return sum(
        [
            one["quantity"] * article["weight_g"]
            for one in taken_apart([line])
            if (article := articles.get(one["sku"])) is not None
        ]
    )


def goods(
    order: Order,
    needs: Need,
    free: Sequence[int],
    now: int,
    begin: int,
    reckoned: PromisePolicy,
    references: References,
) -> Ready:
    """When all that it needs can be picked, from `begin` on; `free` as for `promise`. What an order
    to be made lacks is made, what any other lacks is bought."""
    lacking = needs.lacking
    if needs.made:
        return _once_made(needs, free, now, begin, reckoned, references)
    if not lacking:
        nothing = RESERVED if needs.quantities else NO_GOODS
        return Ready("STOCK", begin, nothing["because"], nothing)
    missing = _missing(lacking, free)
    if not missing:
        return Ready("STOCK", begin, FROM_STOCK["because"], FROM_STOCK)
    made = order["kind"] == "MADE_TO_ORDER"
    fill = _made if made else _bought
    found = [fill(sku, more, now, begin, reckoned, references) for sku, more in missing.items()]
    last = max(found, key=lambda one: one.until_at)
    addend: PromiseAddend = "PRODUCTION" if made else "SUPPLY"
    if not free:
        code, short = "promised_by_lead_time", "stock unknown"
    else:
        code = "promised_after_production" if made else "promised_after_supply"
        short = f"{last.quantity} missing"
    because = f"{last.sku}: {short}, {last.source}"
    days = days_begun(last.until_at - begin)
    facts = (
        beside("sku", last.sku),
        beside("missing", last.quantity),
        beside("days", days, "day"),
    )
    return Ready(addend, last.until_at, because, noted("CF-04", code, because, *facts))


def _once_made(
    needs: Need,
    free: Sequence[int],
    now: int,
    begin: int,
    reckoned: PromisePolicy,
    references: References,
) -> Ready:
    """What is made by a parts list begins when the last of its parts is there, and takes the
    longest time of all that are made (IV-07)."""
    missing = _missing(needs.lacking, free) if needs.lacking else {}
    bought = [_bought(sku, more, now, begin, reckoned, references) for sku, more in missing.items()]
    last = max(bought, key=lambda one: one.until_at, default=None)
    start = last.until_at if last is not None else begin
    ready = max(
        (_made(sku, 0, now, start, reckoned, references) for sku in needs.made),
        key=lambda one: one.until_at,
    )
    parts = f"{last.sku}: {last.quantity} missing, {last.source}" if last else "all parts are there"
    because = f"{ready.sku}: {ready.source}; {parts}"
    facts = (
        beside("sku", ready.sku),
        beside("parts_missing", len(missing)),
        beside("days", days_begun(ready.until_at - begin), "day"),
    )
    rule = noted("CF-04", "promised_after_parts", because, *facts)
    return Ready("PRODUCTION", ready.until_at, because, rule)


def _lacking(quantities: Mapping[str, int], kept: Sequence[LineQuantity]) -> Mapping[str, int]:
    left = dict(quantities)
    for line in kept:
        if line["sku"] in left:
            left[line["sku"]] -= line["quantity"]
    return {sku: quantity for sku, quantity in left.items() if quantity > 0}


def _missing(lacking: Mapping[str, int], free: Sequence[int]) -> Mapping[str, int]:
    """What there is too little of, and by how much; all that it lacks where nobody knows."""
    if free and all(map(ge, free, lacking.values())):  # most orders
        return {}
    had = free or (0,) * len(lacking)
    return {
        sku: quantity - there
        for (sku, quantity), there in zip(lacking.items(), had, strict=True)
        if there < quantity
    }


def _bought(
    sku: str,
    missing: int,
    now: int,
    begin: int,
    reckoned: PromisePolicy,
    references: References,
) -> Missing:
    """What suppliers have confirmed counts first, then their lead time."""
    coming = Rows(0, expected=references.derived(expected_receipts).get(sku, ()))
    expected = available_at(coming, missing, now)
    if expected is not None:
        return Missing(sku, missing, max(expected, begin), f"expected {moment(expected)}")
    lead = references.table(LeadTime).get(sku)
    days = lead["supply_days"] if lead is not None else reckoned.supply_days
    return Missing(sku, missing, begin + days * DAY, f"lead time {days} days")


def _made(
    sku: str,
    missing: int,
    _: int,
    begin: int,
    reckoned: PromisePolicy,
    references: References,
) -> Missing:
    lead = references.table(LeadTime).get(sku)
    days = lead["production_days"] if lead is not None else reckoned.production_days
    until = days_later(begin, days, reckoned.calendar.closes, reckoned.calendar)
    return Missing(sku, missing, max(begin, until), f"made in {days} working days")
