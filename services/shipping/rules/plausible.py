"""Whether a proof of delivery can be so: a carrier's clock and its place may both be wrong, so what
cannot be so is asked about, and never refused (DL-01)."""

from collections.abc import Mapping
from typing import Any

from orders.business.geo import kilometres, vector
from orders.business.times import MINUTE
from orders.contracts.records import CarrierScanned, ShipmentState
from services.shipping.policy import ShippingPolicy

DEGREE = 10_000_000
"""Scans tell degrees times so many."""
IN_THE_FUTURE = "proof_from_the_future"
TOO_EARLY = "proof_before_dispatch"
NOWHERE = "proof_from_nowhere"
FAR_AWAY = "proof_from_far_away"


def untimely(
    scan: CarrierScanned, shipment: ShipmentState, now: int, policy: ShippingPolicy
) -> str:
    """Why the goods cannot have been delivered then, as a code; empty if they can."""
    apart, left = policy.clocks_apart_minutes * MINUTE, shipment["dispatched_at"]
    if scan["at"] > now + apart:
        return IN_THE_FUTURE
    return TOO_EARLY if left is not None and scan["at"] < left - apart else ""


def misplaced(scan: CarrierScanned, address: Mapping[str, Any], policy: ShippingPolicy) -> str:
    """Why they cannot have been delivered there. Where no place is known of the scan or of the
    address, nobody can say."""
    north, east = scan["latitude_e7"], scan["longitude_e7"]
    if north is None or east is None:
        return ""
    if abs(north) > 90 * DEGREE or abs(east) > 180 * DEGREE:
        return NOWHERE
    if address["latitude"] is None or address["longitude"] is None:
        return ""
    there = vector(address["latitude"], address["longitude"])
    away = kilometres(vector(north / DEGREE, east / DEGREE), there)
    return FAR_AWAY if away > policy.proof_within_km else ""
