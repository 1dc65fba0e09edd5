"""Cards and devices that shops tell of: by them orders of the same buyer are known again, whatever
else they say (RV-03)."""

from hashlib import blake2b

from orders.contracts.records import Order
from services.simulator.chance import draw
from services.simulator.policy import Cards

SPREE = 40
"""Submissions in a row that a spree takes in."""


def with_card(order: Order, seed: int, index: int, policy: Cards) -> Order:
    """The order with the fingerprints of card and device, where its channel tells them. In a spree
    all that are paid by card come from the same ones, whoever they say they are."""
    share = policy.told.get(order["channel"], 0.0)
    if order["payment"]["method"] != "card" or not share:
        return order
    spree = f"spree {index // SPREE}"
    if draw(seed, spree) < policy.spree:
        whose = spree
    elif draw(seed, "card", str(index)) < share:
        whose = order["buyer"]["customer_id"]
    else:
        return order
    card = {"instrument": _mark(seed, "card", whose), "device": _mark(seed, "device", whose)}
    return {**order, "payment": {**order["payment"], **card}}  # type: ignore[typeddict-item]


def _mark(seed: int, what: str, whose: str) -> str:
    """As long as a fingerprint of the gateway."""
    return blake2b(f"{seed} {what} {whose}".encode(), digest_size=16).hexdigest()
