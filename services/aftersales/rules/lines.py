"""What became of the lines of an order after dispatch."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

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
            "refunded_minor": 0,
            "refundable": 0,
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


def quantities(lines: Iterable[Mapping[str, Any]]) -> list[LineQuantity]:
    """The bare quantities of anything that has line, sku and quantity."""
    return [
        {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]} for line in lines
    ]


def changed(
    lines: Sequence[DeliveredLine],
    by: Iterable[Mapping[str, Any]],
    change: Callable[[DeliveredLine, int], DeliveredLine],
) -> list[DeliveredLine]:
    """The lines, those that `by` names changed by its quantity; lines that are not the order's
    change nothing."""
    amounts: dict[int, int] = {}
    for one in by:
        amounts[one["line"]] = amounts.get(one["line"], 0) + one["quantity"]
    return [
        change(line, amounts[line["line"]]) if line["line"] in amounts else line for line in lines
    ]


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
    """So many units lost: the customer gets their money back (AS-04)."""
    gone = _open(line, n)
    return {**line, "lost": line["lost"] + gone, "refundable": line["refundable"] + gone}


def give_up(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many refused units never came back: they count as lost, which is not the customer's
    fault."""
    gone = min(n, line["refused"])
    return {
        **line,
        "refused": line["refused"] - gone,
        "lost": line["lost"] + gone,
        "refundable": line["refundable"] + gone,
    }


def turn_up(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many refused units that were given up have come after all; their money is back already."""
    found = min(n, line["lost"])
    return {**line, "lost": line["lost"] - found, "refused": line["refused"] + found}


def _open(line: DeliveredLine, n: int) -> int:
    return max(0, min(n, line["quantity"] - settled(line)))
