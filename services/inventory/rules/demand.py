"""What an order asks of stock, and how what was granted becomes holds (IV-02)."""

from collections.abc import Iterable, Mapping, Sequence

from orders.business.accounts import STOCK
from orders.contracts.records import Article, LineQuantity, OrderLine, Reservation
from orders.engine.questions import Take


def needs(lines: Iterable[OrderLine], articles: Mapping[str, Article]) -> list[LineQuantity]:
    """The lines that need stock (IV-02): all but services and fees. An unknown article needs
    stock too: better wait than promise."""
    return [
        {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
        for line in lines
        if (article := articles.get(line["sku"])) is None or article["stocked"]
    ]


def takes(wanted: Sequence[LineQuantity]) -> tuple[Take, ...]:
    """One take an article: several lines of one article add up (IV-02)."""
    total: dict[str, int] = {}
    for line in wanted:
        total[line["sku"]] = total.get(line["sku"], 0) + line["quantity"]
    return tuple([Take(sku, amount) for sku, amount in total.items()])


def reservations(wanted: Iterable[LineQuantity], version: int) -> list[Reservation]:
    """The reservations of a granted order, line by line, so that each line can be settled by
    itself."""
    return [
        {
            "ledger": STOCK,
            "account": line["sku"],
            "version": version,
            "line": line["line"],
            "amount": line["quantity"],
        }
        for line in wanted
    ]
