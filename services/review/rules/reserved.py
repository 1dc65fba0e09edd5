"""What an order has reserved in each of review's ledgers."""

from orders.contracts.records import Reservation, ReviewState


def reserved(state: ReviewState, ledger: str) -> list[Reservation]:
    """What it has in this ledger."""
    return [one for one in state["reservations"] if one["ledger"] == ledger]


def others(state: ReviewState, ledger: str) -> list[Reservation]:
    """What it has in all ledgers but this one."""
    return [one for one in state["reservations"] if one["ledger"] != ledger]
