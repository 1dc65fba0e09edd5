"""What became of the lines of an order after dispatch."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from orders.business.notices import quantities
from orders.business.reservations import amounts
from orders.contracts.records import DeliveredLine, LineQuantity, Order


def of_order(order: Order) -> list[DeliveredLine]:
    """The order's lines, nothing having happened to them yet."""
    return [
        {
            "line": line["line"],
            "sku": line["sku"],
            "quantity": line["quantity"],
            "amount_minor": line["total_minor"],
            "delivered": 0,
            "refused": 0,
            "lost": 0,
            "returned": 0,
            "credited": 0,
            "warehouse": "",
        }
        for line in order["lines"]
    ]


def settled(line: DeliveredLine) -> int:
    """Units whose way is known: delivered, refused or lost."""
    return line["delivered"] + line["refused"] + line["lost"]


def kept(line: DeliveredLine) -> int:
    """Units that are with the customer, or on their way back."""
    return line["delivered"] + line["refused"] - line["returned"]


def changed(
    lines: Sequence[DeliveredLine],
    by: Iterable[Mapping[str, Any]],
    change: Callable[[DeliveredLine, int], DeliveredLine],
) -> list[DeliveredLine]:
    """The lines, those that `by` names changed by its quantity; lines that are not the order's
    change nothing."""
    more = amounts(by)
    return [change(line, more[line["line"]]) if line["line"] in more else line for line in lines]


def more_credited(
    before: Sequence[DeliveredLine], after: Sequence[DeliveredLine]
) -> list[LineQuantity]:
    """Units that are credited after and were not before."""
    return quantities(
        {**now, "quantity": now["credited"] - then["credited"]}
        for then, now in zip(before, after, strict=True)
    )


def arrive(warehouse: str) -> Callable[[DeliveredLine, int], DeliveredLine]:
    """So many units delivered; never more in all than were ordered."""
    return lambda line, n: {
        **line,
        "delivered": line["delivered"] + _open(line, n),
        "warehouse": warehouse,
    }


def refuse(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many units refused at the door; never more in all than were ordered."""
    return {**line, "refused": line["refused"] + _open(line, n)}


def lose(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many units lost: the customer owes them no longer (AS-04)."""
    gone = _open(line, n)
    return {**line, "lost": line["lost"] + gone, "credited": line["credited"] + gone}


def give_up(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many refused units never came back: they count as lost, which is not the customer's
    fault."""
    gone = min(n, line["refused"])
    return {
        **line,
        "refused": line["refused"] - gone,
        "lost": line["lost"] + gone,
        "credited": line["credited"] + gone,
    }


def credit(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many units came back, and the customer owes them no longer (AS-04)."""
    return {**line, "credited": line["credited"] + n}


def come_back(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many units are in a warehouse again."""
    return {**line, "returned": line["returned"] + n}


def turn_up(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many refused units that were given up have come after all; their money is back already."""
    found = min(n, line["lost"])
    return {**line, "lost": line["lost"] - found, "refused": line["refused"] + found}


def _open(line: DeliveredLine, n: int) -> int:
    return max(0, min(n, line["quantity"] - settled(line)))
