"""When a shipment that is late is expected, and what of that is news (TR-04)."""

from typing import NamedTuple

from orders.business.times import DAY
from orders.contracts.records import CarrierScanned, ShipmentState
from services.shipping.policy import ShippingPolicy


class Expected(NamedTuple):
    """`at`: business clock, None: nobody knows. `said_by`: carrier, or house, which worked it out;
    empty: nobody does."""

    at: int | None
    said_by: str = ""


def expected(
    scan: CarrierScanned, shipment: ShipmentState, now: int, policy: ShippingPolicy
) -> Expected:
    """What the carrier says; else the day that was told before and as much longer as a delay for
    this cause takes. Of a cause that is known already the day stays, as long as it lies ahead."""
    if scan["expected_at"] is not None:
        return Expected(scan["expected_at"], "carrier")
    before = shipment["expected_at"]
    if scan["cause"] == shipment["delayed_by"] != "UNKNOWN" and before is not None and before > now:
        return Expected(before, "house")
    days = policy.delay_days.get(scan["cause"])
    if days is None:
        return Expected(None)
    return Expected(max(before or now, now) + days * DAY, "house")


def same(late: ShipmentState, told: ShipmentState) -> bool:
    """Whether it is what was told before: the same cause and the same day. An hour more or less is
    no news."""
    return late["delayed_by"] == told["delayed_by"] and _day(late) == _day(told)


def _day(shipment: ShipmentState) -> int | None:
    at = shipment["expected_at"]
    return None if at is None else at // DAY
