"""The buckets between which amounts move, one list for stages, journals and audit (IV-10).

An account's own are what its ledger holds: free, reserved, picked. All others are outside: what
comes from there or goes there is all that changes the sum.
"""

from collections.abc import Mapping
from typing import Literal

AVAILABLE: Literal["available"] = "available"
RESERVED: Literal["reserved"] = "reserved"
PICKED: Literal["picked"] = "picked"
"""Reserved, and off its shelf for a shipment that has not gone: for what is free the same."""
HELD = frozenset({RESERVED, PICKED})
OWN = frozenset({AVAILABLE, RESERVED, PICKED})

SUPPLIER = "supplier"
RETURNED = "returned"
COUNTED = "counted"
"""What a count found more, or less, than the books had."""
SCRAPPED = "scrapped"
SHIPPED = "shipped"
IN_TRANSIT = "in_transit"
"""Between two warehouses of the house: gone from one, not yet in the other."""
PRODUCED = "produced"
QUARANTINE = "quarantine"
SWAPPED = "swapped"
"""Between two lots of a shelf: another one was picked than was reserved (IV-08)."""
LIFE = "life"
"""What a class of remaining life gains, or loses other than by being sent (IV-08)."""
PAID = "paid"
CREDITED = "credited"
CHARGED_BACK = "charged_back"
INVOICED = "invoiced"

GOODS = frozenset(
    {SUPPLIER, RETURNED, COUNTED, SCRAPPED, SHIPPED, IN_TRANSIT, PRODUCED, QUARANTINE}
)
OUTSIDE: Mapping[str, frozenset[str]] = {
    "stock": GOODS,
    "fresh_stock": frozenset({LIFE, SHIPPED}),
    "warehouse_stock": GOODS,
    "lot_stock": GOODS | {SWAPPED},
    "credit": frozenset({PAID, CREDITED, CHARGED_BACK, INVOICED}),
}
"""Ledger -> buckets outside it; of any other there are none."""
