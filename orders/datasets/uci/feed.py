"""The file as submissions, cancellations and returns, in its own order; every row ends in one of
them or is refused."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from orders.client.submitting import submission
from orders.contracts.records import OrderSubmitted
from orders.datasets.feed import Item, Outgoing, Refusal
from orders.datasets.replay import Replay
from orders.datasets.uci import invoices
from orders.datasets.uci.credits import Sales
from orders.datasets.uci.rows import CHARGES, Line


def feed(
    found: Iterable[Line | Refusal],
    list_prices: dict[str, int],
    replay: Replay,
    *,
    all_or_nothing: bool,
) -> Iterator[Item]:
    """Every row of the file, once. ``all_or_nothing``: one bad row refuses its whole invoice;
    else the good rows go on without it."""
    sales, seen = Sales(), set[str]()
    for invoice, group in groupby(found, key=_invoice):
        sound, refused = _sift(group)
        yield from refused
        if not sound:
            continue
        if all_or_nothing and refused:
            yield from _refuse(
                sound, "document_has_bad_rows", "another row of the invoice is refused"
            )
        elif invoice in seen:
            yield from _refuse(
                sound, "invoice_scattered", "its first rows stand elsewhere in the file"
            )
        elif sound[0].credit:
            yield from sales.take_back(sound, replay)
        elif all(line.sku in CHARGES for line in sound):
            yield from _refuse(sound, "no_goods", "an invoice of charges alone is no order")
        else:
            yield _submission(sound, list_prices, replay, sales)
        seen.add(invoice)


def _submission(
    lines: list[Line], list_prices: dict[str, int], replay: Replay, sales: Sales
) -> Outgoing:
    order = invoices.order(lines, list_prices, replay)
    sales.add(order, lines[0])
    submitted = submission(order, order["placed_at"])
    return Outgoing(OrderSubmitted, order["order_id"], submitted, len(lines))


def _sift(group: Iterable[Line | Refusal]) -> tuple[list[Line], list[Refusal]]:
    """The sound rows of an invoice, and the refused ones; a row that repeats another in every
    column is refused."""
    sound, refused, seen = list[Line](), list[Refusal](), set[tuple[str, ...]]()
    for row in group:
        if isinstance(row, Refusal):
            refused.append(row)
        elif (cells := tuple(row.original.values())) in seen:
            refused.append(
                Refusal(
                    row.number,
                    row.invoice,
                    "",
                    "duplicate_row",
                    "the same row stands in the invoice already",
                    row.original,
                )
            )
        else:
            seen.add(cells)
            sound.append(row)
    return sound, refused


def _refuse(lines: Iterable[Line], code: str, reason: str) -> Iterator[Refusal]:
    for line in lines:
        yield Refusal(line.number, line.invoice, "InvoiceNo", code, reason, line.original)


def _invoice(row: Line | Refusal) -> str:
    return row.invoice if isinstance(row, Line) else row.document
