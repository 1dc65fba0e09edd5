"""Orders that belong to others (TR-05): what was lost is sent again by an order of its own, without
charge, under the id of the first with a mark behind it. Stages alone make them: whoever else uses
such an id is refused, as anybody could order for nothing."""

MARK = "~R"
"""Stands in the ids of linked orders, and in no other."""


def linked_id(order_id: str, number: int) -> str:
    """The `number`-th order that belongs to this one."""
    return f"{order_id}{MARK}{number}"


def linked_number(number: str, linked: str) -> str:
    """What its customer sees: the number of the first order, and which of its linked ones it is."""
    return f"{number}-R{linked.rpartition(MARK)[2]}"


def is_linked(order_id: str) -> bool:
    """Whether only stages may make an order of this id."""
    return MARK in order_id


def original_of(order_id: str) -> str:
    """The order that it belongs to; empty: it belongs to none."""
    return order_id.rpartition(MARK)[0]
