"""What became of the lines of an order after dispatch."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from orders.business.bundles import taken_apart
from orders.business.money import part_of, spread
from orders.business.notices import quantities
from orders.business.reservations import held
from orders.contracts.records import DeliveredLine, LineQuantity, Order, OrderLine

NOTHING: DeliveredLine = {
    "line": 0,
    "sku": "",
    "quantity": 0,
    "amount_minor": 0,
    "delivered": 0,
    "refused": 0,
    "lost": 0,
    "returned": 0,
    "credited": 0,
    "warehouse": "",
    "bundle": "",
    "of_one": 0,
    "carrier": "",
    "several": False,
}
"""Nothing has become of it yet."""


def of_order(order: Order) -> list[DeliveredLine]:
    """The order's lines, of bundles each of their parts, nothing having happened to them yet."""
    return [one for line in order["lines"] for one in _of_line(line)]


def _of_line(line: OrderLine) -> list[DeliveredLine]:
    parts = taken_apart([line])
    amounts = spread(line["total_minor"], [part["quantity"] for part in parts])
    each = {part["sku"]: part["quantity"] for part in line["bundle"]}
    return [
        {
            **NOTHING,
            "line": line["line"],
            "sku": part["sku"],
            "quantity": part["quantity"],
            "amount_minor": amount,
            "bundle": line["sku"] if each else "",
            "of_one": each.get(part["sku"], 0),
        }
        for part, amount in zip(parts, amounts, strict=True)
    ]


def with_sent(lines: list[DeliveredLine], sent: Iterable[Mapping[str, Any]]) -> list[DeliveredLine]:
    """The lines, with an entry of its own for each article that is sent in the place of what a line
    orders: so many of its units are that article, at what they cost (IV-05)."""
    rooms = {(line["line"], line["sku"]): _room(line) for line in lines}
    for (number, sku), quantity in held(sent).items():
        if (missing := quantity - rooms.get((number, sku), 0)) > 0:
            lines = _moved(lines, number, sku, missing)
    return lines


def _moved(lines: list[DeliveredLine], number: int, sku: str, missing: int) -> list[DeliveredLine]:
    """So many units of the line, as far as nothing has become of them, are that article."""
    came: list[DeliveredLine] = []
    rest: list[DeliveredLine] = []
    for line in lines:
        other = line["line"] == number and line["sku"] != sku
        units = min(missing, _room(line)) if other else 0
        if not units:
            rest.append(line)
            continue
        missing -= units
        minor = part_of(line["amount_minor"], units, line["quantity"])
        came.append(_part(line, sku, units, minor))
        if left := line["quantity"] - units:
            rest.append({**line, "quantity": left, "amount_minor": line["amount_minor"] - minor})
    return _merged(rest, came)


def _part(line: DeliveredLine, sku: str, units: int, minor: int) -> DeliveredLine:
    """So much of a line of which nothing has come yet."""
    return {**NOTHING, "line": line["line"], "sku": sku, "quantity": units, "amount_minor": minor}


def _merged(lines: list[DeliveredLine], came: Iterable[DeliveredLine]) -> list[DeliveredLine]:
    """Both, one entry a line and article, in order of lines."""
    merged = {(line["line"], line["sku"]): line for line in lines}
    for part in came:
        place = part["line"], part["sku"]
        known = merged.get(place, {**part, "quantity": 0, "amount_minor": 0})
        merged[place] = {
            **known,
            "quantity": known["quantity"] + part["quantity"],
            "amount_minor": known["amount_minor"] + part["amount_minor"],
        }
    return sorted(merged.values(), key=lambda line: line["line"])


def settled(line: DeliveredLine) -> int:
    """Units whose way is known: delivered, refused or lost."""
    return line["delivered"] + line["refused"] + line["lost"]


def kept(line: DeliveredLine) -> int:
    """Units that are with the customer, or on their way back; what they complained of may come back
    all the same."""
    return max(0, line["delivered"] + line["refused"] - line["returned"])


def changed(
    lines: Sequence[DeliveredLine],
    by: Iterable[Mapping[str, Any]],
    change: Callable[[DeliveredLine, int], DeliveredLine],
) -> list[DeliveredLine]:
    """The lines, those that `by` names changed by its quantity; lines and articles that are not the
    order's change nothing."""
    more = held(by)
    return [
        change(line, more[place]) if (place := (line["line"], line["sku"])) in more else line
        for line in lines
    ]


def more_credited(
    before: Sequence[DeliveredLine], after: Sequence[DeliveredLine]
) -> list[LineQuantity]:
    """Units that are credited after and were not before."""
    return quantities(
        {**now, "quantity": now["credited"] - then["credited"]}
        for then, now in zip(before, after, strict=True)
    )


def arrive(warehouse: str, carrier: str) -> Callable[[DeliveredLine, int], DeliveredLine]:
    """So many units delivered from there by this carrier; never more in all than were ordered."""
    return lambda line, n: {
        **line,
        "delivered": line["delivered"] + _open(line, n),
        "warehouse": warehouse,
        "carrier": carrier,
        "several": line["several"] or (line["delivered"] > 0 and _open(line, n) > 0),
    }


def refuse(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many units refused at the door; never more in all than were ordered."""
    return {**line, "refused": line["refused"] + _open(line, n)}


def lose(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many units lost: the customer owes them no longer (AS-04)."""
    gone = _open(line, n)
    return {**line, "lost": line["lost"] + gone, "credited": line["credited"] + gone}


def miss(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many units lost that may be replaced: what is owed for them is said later (TR-05)."""
    return {**line, "lost": line["lost"] + _open(line, n)}


def complain(line: DeliveredLine, n: int) -> DeliveredLine:
    """So many delivered units came damaged, or not at all: they count as lost, and what is owed for
    them is said later (TR-05)."""
    gone = min(n, line["delivered"])
    return {**line, "delivered": line["delivered"] - gone, "lost": line["lost"] + gone}


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
    """So many refused units that counted as lost have come; what is owed for them was said."""
    found = min(n, line["lost"])
    return {**line, "lost": line["lost"] - found, "refused": line["refused"] + found}


def _open(line: DeliveredLine, n: int) -> int:
    return max(0, min(n, _room(line)))


def _room(line: DeliveredLine) -> int:
    """Units of which nothing is known yet."""
    return line["quantity"] - settled(line)
