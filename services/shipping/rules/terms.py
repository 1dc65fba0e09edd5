"""What a rate comes to for a shipment, where more counts than weight and price (SH-03)."""

from collections.abc import Iterator
from typing import NamedTuple

from orders.business.decisions import passed
from orders.business.facts import beside
from orders.business.money import money
from orders.business.pickups import pickups
from orders.business.times import moment
from orders.contracts.records import Rate, RuleFired
from orders.engine.references import References
from services.shipping.policy import ShippingPolicy
from services.shipping.rules import freight
from services.shipping.rules.freight import Charge, Quote
from services.shipping.rules.job import Job
from services.shipping.rules.quality import Quality, quality


class Terms(NamedTuple):
    """`cost`: minor units of `currency`, the rate's. `waits`: days until the carrier calls next.
    `against`: why the offer cannot be taken, empty if it can. `told`: all of it, for people."""

    cost: Charge
    currency: str
    waits: int
    quality: Quality
    against: str
    told: str

    @property
    def rule(self) -> RuleFired:
        """What the cost of the carrier that was chosen is made of, and what else counted."""
        surcharges = sum(minor for _, minor in self.cost.surcharges)
        return passed(
            "SH-03",
            "carrier_terms",
            self.told,
            beside("charged", self.cost.charged_g, "gram"),
            beside("freight", self.cost.freight, self.currency),
            beside("fuel", self.cost.fuel, self.currency),
            beside("surcharges", surcharges, self.currency),
            beside("waits", self.waits, "day"),
            beside("quality", self.quality.percent, "percent"),
            beside("learned_from", self.quality.shipments),
        )


def terms(quote: Quote, job: Job, policy: ShippingPolicy, references: References) -> Terms:
    """Zone, fuel, surcharges, validity, the next pick-up and the quality that was learned."""
    rate = quote.rate
    cost = freight.charge(
        rate, job.weight_g, job.volume_ml, policy, job.postal_code, job.longest_mm
    )
    found = quality(quote, job, references)
    against, waits, calls = _invalid(rate, job.at), 0, None
    kept = pickups(quote.carrier, job.warehouse) if job.warehouse is not None else None
    if kept is not None:
        calls = kept.first(job.at)
        waits = 0 if calls is None else kept.days_until(job.at, calls)
        against = against or ("does not call within a month" if calls is None else "")
    told = "; ".join(_told(rate, cost, calls, found))
    return Terms(cost, rate["currency"], waits, found, against, told)


def _invalid(rate: Rate, at: int) -> str:
    if (start := rate["valid_from_at"]) is not None and at < start:
        return f"the rate holds from {moment(start)}"
    if (end := rate["valid_to_at"]) is not None and at >= end:
        return f"the rate held until {moment(end)}"
    return ""


def _told(rate: Rate, cost: Charge, calls: int | None, found: Quality) -> Iterator[str]:
    parts = [("freight", cost.freight), ("fuel", cost.fuel), *cost.surcharges]
    sums = ", ".join(f"{name} {money(minor, rate['currency'])}" for name, minor in parts if minor)
    zone = f" in zone {rate['zone']}" if rate["zone"] else ""
    yield f"{cost.charged_g} g charged{zone}: {sums or 'free'}"
    if calls is not None:
        yield f"next pick-up {moment(calls)}"
    if found.shipments:
        yield f"quality {found.percent}, learned from {found.shipments} shipments"
