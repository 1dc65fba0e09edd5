"""Credit notes name no sale: each of their lines is linked to the latest earlier sale of the
article to that customer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orders.contracts.records import CancelRequested, LineQuantity, Order, ReturnRequested
from orders.datasets.feed import Item, Outgoing, Refusal
from orders.datasets.replay import DAY, Replay
from orders.datasets.uci.rows import Line

CANCEL_WITHIN = DAY


@dataclass(slots=True)
class Sale:
    """A line that was sold and may come back. `left`: units not returned yet; `at`: when it was
    sold, milliseconds, as in the file."""

    order_id: str
    line: int
    left: int
    at: int


class Sales:
    """The sales so far, in the order of the file."""

    def __init__(self) -> None:
        self._by_article: dict[tuple[str, str], list[Sale]] = {}
        self._units: dict[str, int] = {}

    def add(self, order: Order, head: Line) -> None:
        """Remember what a customer with a number bought; a guest's goods cannot be matched."""
        self._units[order["order_id"]] = sum(line["quantity"] for line in order["lines"])
        if not head.customer:
            return
        for line in order["lines"]:
            sale = Sale(order["order_id"], line["line"], line["quantity"], head.at)
            self._by_article.setdefault((head.customer, line["sku"]), []).append(sale)

    def take_back(self, lines: Sequence[Line], replay: Replay) -> Iterator[Item]:
        """A credit note's rows: one request an order that they reverse, a refusal for each row
        without a sale."""
        linked: dict[str, list[tuple[Line, Sale]]] = {}
        for line in lines:
            sale = self._latest(line)
            if sale is None:
                yield _refusal(line)
                continue
            sale.left += line.quantity
            linked.setdefault(sale.order_id, []).append((line, sale))
        for order_id, parts in linked.items():
            yield self._request(order_id, parts, replay)

    def _latest(self, line: Line) -> Sale | None:
        sales = self._by_article.get((line.customer, line.sku), ())
        return next((sale for sale in reversed(sales) if sale.left >= -line.quantity), None)

    def _request(self, order_id: str, parts: list[tuple[Line, Sale]], replay: Replay) -> Outgoing:
        head, sale = parts[0]
        whole = -sum(line.quantity for line, _ in parts) == self._units[order_id]
        if whole and head.at - sale.at <= CANCEL_WITHIN:
            cancel: CancelRequested = {
                "order_id": order_id,
                "requested_at": replay.moved(head.at),
                "requested_by": "customer",
                "reason": f"credit note {head.invoice}",
            }
            return Outgoing(CancelRequested, order_id, cancel, len(parts))
        back: dict[int, LineQuantity] = {}
        for line, sold in parts:
            before = back[sold.line]["quantity"] if sold.line in back else 0
            back[sold.line] = {
                "line": sold.line,
                "sku": line.sku,
                "quantity": before - line.quantity,
            }
        asked: ReturnRequested = {
            "order_id": order_id,
            "version": 1,
            "return_id": f"uci-{head.invoice}",
            "lines": list(back.values()),
            "reason": f"credit note {head.invoice}",
            "at": replay.moved(head.at),
        }
        return Outgoing(ReturnRequested, order_id, asked, len(parts))


def _refusal(line: Line) -> Refusal:
    if not line.customer:
        reason = "a credit note without customer cannot be linked to a sale"
        return Refusal(
            line.number, line.invoice, "CustomerID", "no_customer_to_match", reason, line.original
        )
    reason = "no earlier sale of so many of this article to this customer"
    return Refusal(
        line.number, line.invoice, "StockCode", "no_sale_to_match", reason, line.original
    )
