"""The fingerprint of an order (IN-05): the same for orders of the same buyer, address and basket,
however they were typed. Nothing can be read from it, so it may stand in ledgers and journals."""

from collections import Counter

from orders.business.fingerprints import fingerprint, folded, place
from orders.contracts.records import Buyer, Order, OrderLine

REACHED_BY = ("EMAIL", "PHONE", "FAX", "MESSENGER")
"""What tells a guest from others, the best first."""
GUEST = "guest:"
"""How the customer ids of those begin who have no account: the rest may differ from order to
order."""


def fingerprint_of(order: Order, key: str) -> str:
    """32 hexadecimal digits: BLAKE2b under the house's key, so that nobody without the key can try
    out who ordered what."""
    said = (_buyer(order["buyer"]), place(order["delivery_address"]), _basket(order["lines"]))
    return fingerprint(said, key)


def _buyer(buyer: Buyer) -> list[str]:
    """The customer number; of a guest the contacts of the best kind that there is, else the
    name."""
    if not buyer["customer_id"].startswith(GUEST):
        return [buyer["customer_id"]]
    for kind in REACHED_BY:
        if found := [one["value"] for one in buyer["contacts"] if one["kind"] == kind]:
            return sorted({folded(value) for value in found})
    return [folded(buyer["name"] or buyer["company"])]


def _basket(lines: list[OrderLine]) -> list[tuple[str, str, str, int]]:
    """What is wanted and how much of it; on how many lines, in which order and at which price it
    stands says nothing."""
    wanted: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        wanted[line["sku"], folded(line["specification"]), line["unit"]] += line["quantity"]
    return sorted((*goods, quantity) for goods, quantity in wanted.items())
