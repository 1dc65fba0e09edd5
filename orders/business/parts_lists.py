"""What goes into articles that are made to order: parts lists, exploded down to what lies on
shelves (IV-07)."""

from collections.abc import Iterable, Mapping

from orders.contracts.records import Article, Order, OrderLine, PartsList

MADE_TO_ORDER = "MADE_TO_ORDER"
"""Kind of orders of which lines are made, if their article has a parts list."""
MILLION = 1_000_000
Lists = Mapping[str, PartsList]
"""Article -> its parts list."""


def is_made(order: Order, line: OrderLine, lists: Lists) -> bool:
    """Whether the line is to be made: of any other order the article comes from the shelf."""
    return order["kind"] == MADE_TO_ORDER and line["sku"] in lists


def parts_of(
    sku: str, quantity: int, lists: Lists, articles: Mapping[str, Article]
) -> dict[str, int]:
    """Part -> how much of it so much of an article needs, in smallest units; each part once.

    At each level what is lost while it is made is added, and rounded up. A part that lies on a
    shelf comes from there; one that does not is made by its own list. What would be a part of
    itself is looked for on the shelf: no list that goes round is loaded (`cycle`).
    """
    found: dict[str, int] = {}
    _explode(sku, quantity, lists, articles, (sku,), found)
    return found


def _explode(
    sku: str,
    quantity: int,
    lists: Lists,
    articles: Mapping[str, Article],
    within: tuple[str, ...],
    found: dict[str, int],
) -> None:
    for part in lists[sku]["parts"]:
        name, wanted = part["sku"], quantity * part["quantity"]
        amount = -(-wanted * (MILLION + part["scrap_ppm"]) // MILLION)
        article = articles.get(name)
        on_shelf = article is None or article["stocked"]
        if on_shelf or name not in lists or name in within:
            found[name] = found.get(name, 0) + amount
        else:
            _explode(name, amount, lists, articles, (*within, name), found)


def cycle(lists: Mapping[str, Iterable[str]], sku: str) -> tuple[str, ...]:
    """The way by which an article is a part of itself, first and last the same; () if it is none.
    `lists`: article -> its parts."""
    way, seen = [(sku, iter(lists.get(sku, ())))], {sku}
    while way:
        part = next(way[-1][1], None)
        if part is None:
            way.pop()
        elif part == sku:
            return (*(name for name, _ in way), sku)
        elif part not in seen:
            seen.add(part)
            way.append((part, iter(lists.get(part, ()))))
    return ()
