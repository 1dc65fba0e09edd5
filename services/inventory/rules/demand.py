"""What an order asks of stock, and how what was granted becomes holds (IV-02)."""

from collections.abc import Iterable, Mapping, Sequence

from orders.business.accounts import STOCK
from orders.business.bundles import taken_apart
from orders.business.parts_lists import Lists, is_made, parts_of
from orders.contracts.buckets import RESERVED
from orders.contracts.records import Article, LineQuantity, MadeLine, Order, Reservation
from orders.engine.questions import Take


def needs(order: Order, articles: Mapping[str, Article], lists: Lists) -> list[LineQuantity]:
    """The lines that need stock (IV-02): all but services and fees; of a bundle its parts, of a
    line that is made those of its list (IV-07). An unknown article needs stock too: better wait
    than promise."""
    if order["kind"] == "GOODS" or not lists:
        return _stocked(taken_apart(order["lines"]), articles)
    wanted: list[LineQuantity] = []
    for line in order["lines"]:
        if is_made(order, line, lists):
            parts = parts_of(line["sku"], line["quantity"], lists, articles)
            wanted += [
                {"line": line["line"], "sku": part, "quantity": amount}
                for part, amount in parts.items()
            ]
        else:
            wanted += _stocked(taken_apart([line]), articles)
    return wanted


def _stocked(lines: Iterable[LineQuantity], articles: Mapping[str, Article]) -> list[LineQuantity]:
    return [
        line
        for line in lines
        if (article := articles.get(line["sku"])) is None or article["stocked"]
    ]


def made(order: Order, lists: Lists) -> list[MadeLine]:
    """The lines that are made, with the parts list that the order keeps to (IV-07)."""
    return [
        {
            "line": line["line"],
            "sku": line["sku"],
            "quantity": line["quantity"],
            "revision": lists[line["sku"]]["revision"],
        }
        for line in order["lines"]
        if is_made(order, line, lists)
    ]


def takes(wanted: Sequence[LineQuantity]) -> tuple[Take, ...]:
    """One take an article: several lines of one article add up (IV-02)."""
    total: dict[str, int] = {}
    for line in wanted:
        total[line["sku"]] = total.get(line["sku"], 0) + line["quantity"]
    return tuple([Take(sku, amount) for sku, amount in total.items()])


def carried(
    held: Iterable[Reservation],
    wanted: Iterable[LineQuantity],
    version: int,
    ledger: str = STOCK,
) -> list[Reservation]:
    """What an earlier version held of the articles of this one, as this one's, line by line and no
    more than it needs; the rest is given back (CF-03)."""
    left: dict[str, int] = {}
    for one in held:
        if one["ledger"] == ledger:
            left[one["account"]] = left.get(one["account"], 0) + one["amount"]
    kept: list[Reservation] = []
    for line in wanted:
        amount = min(left.get(line["sku"], 0), line["quantity"])
        if amount:
            left[line["sku"]] -= amount
            kept += reservations([{**line, "quantity": amount}], version, ledger)
    return kept


def held(reservations: Iterable[Reservation]) -> list[LineQuantity]:
    """What is reserved, as lines."""
    return [
        {"line": one["line"], "sku": one["account"], "quantity": one["amount"]}
        for one in reservations
        if one["ledger"] == STOCK
    ]


def lacking(
    wanted: list[LineQuantity],
    held: Sequence[Reservation],
    version: int,
    ledger: str = STOCK,
) -> list[LineQuantity]:
    """The lines that are not reserved yet for this version, as far as they are not (IV-02)."""
    if not held:
        return wanted
    has = {
        (one["line"], one["account"]): one["amount"]
        for one in held
        if one["version"] == version and one["ledger"] == ledger
    }
    missing = [
        (line, line["quantity"] - has.get((line["line"], line["sku"]), 0)) for line in wanted
    ]
    return [{**line, "quantity": more} for line, more in missing if more]


def reservations(
    wanted: Iterable[LineQuantity], version: int, ledger: str = STOCK
) -> list[Reservation]:
    """The reservations of a granted order, line by line, so that each line can be settled by
    itself."""
    return [
        {
            "ledger": ledger,
            "account": line["sku"],
            "version": version,
            "line": line["line"],
            "amount": line["quantity"],
            "bucket": RESERVED,
        }
        for line in wanted
    ]
