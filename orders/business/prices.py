"""The price list: intake completes orders from it, review compares them with it."""

from orders.contracts.records import Price


def holds(price: Price, at: int) -> bool:
    """Whether the list price is that of the time `at`, ms."""
    until = price["valid_to_at"]
    return price["valid_from_at"] <= at and (until is None or at < until)
