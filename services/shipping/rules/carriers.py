"""Who carries a shipment, and how: several carriers compared, the comparison kept (SH-03)."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from orders.business.decisions import noted, passed
from orders.business.facts import beside
from orders.business.money import convert, money
from orders.contracts.records import CarrierOffer, RuleFired
from orders.engine.references import References
from services.shipping.policy import ShippingPolicy
from services.shipping.rules import freight
from services.shipping.rules.freight import Quote
from services.shipping.rules.job import Job
from services.shipping.rules.terms import terms


class Choice(NamedTuple):
    """The carrier chosen and the comparison, best first. `fallback`: no rate fits, the desk
    finds a way. `said`: what of the carrier's terms counted."""

    offer: CarrierOffer
    offers: list[CarrierOffer]
    rule: RuleFired
    fallback: bool
    said: tuple[RuleFired, ...] = ()


def choose(job: Job, policy: ShippingPolicy, references: References) -> Choice:
    """Compare every carrier with a rate for the way and the weight, by cost, time until the goods
    are there and quality (SH-03).

    Urgent goods go by express or air (near ones also by road in a day, or by a vehicle of the
    house), bulk by road, rail or sea; where no such offer is, by any mode. Without any offer the
    desk takes it: an order never sticks for want of a rate.
    """
    found = freight.quotes(
        job.from_country, job.to_country, job.weight_g, references, job.postal_code
    )
    charged_g = freight.charged(job.weight_g, job.volume_ml, policy.volumetric_ml_per_kg)
    offers = [_offer(quote, job, charged_g, policy, references) for quote in found]
    sound = sorted((o for o in offers if o["score"] >= 0), key=_rank)
    refused = [o for o in offers if o["score"] < 0]
    if not sound:
        return _fallback(job, refused, policy)
    kind, meant = _meant(job, policy)
    fitting = [o for o in sound if meant(o)]
    others = [o for o in sound if not meant(o)]
    best, *rest = fitting or others
    chosen: CarrierOffer = {
        **best,
        "because": f"chosen: {'lowest score' if fitting else 'no offer is meant'} for {kind} goods",
    }
    compared = [chosen, *[_beaten(o, chosen) for o in rest]]
    if fitting:
        compared += [{**o, "because": f"{o['mode']} is not for {kind} goods"} for o in others]
    rule = _fired(chosen, job, len(offers), kind, bool(fitting))
    said = tuple(_terms_of(chosen, found, job, policy, references)) if chosen["terms"] else ()
    kept = [*compared, *refused][: policy.offers_kept]
    return Choice(chosen, kept, rule, fallback=False, said=said)


def objection(quote: Quote, job: Job, policy: ShippingPolicy) -> str:
    """Why a carrier cannot take these goods; empty if it can (SH-03)."""
    if quote.rate["mode"] in policy.near_modes and not (job.priority >= 2 and _near(job, policy)):
        return "takes only urgent goods that are near"
    taken, mode, days = quote.carrier["natures"], quote.rate["mode"], quote.rate["transit_days"]
    for packing in job.packings:
        if taken and packing.nature not in taken:
            return f"does not take {packing.nature} goods"
        if mode in packing.barred_modes:
            return f"{packing.nature} goods may not go by {mode}"
        if packing.longest_transit_days is not None and days > packing.longest_transit_days:
            return f"{days} days are too long for {packing.nature} goods"
    return ""


def score(
    cost_minor: int, transit_days: int, quality: int, priority: int, policy: ShippingPolicy
) -> int:
    """Lower is better: the freight, dearer by so many percent for each day on the way and each
    point short of full quality (SH-03).

    In hundredths of a minor unit; a free carriage counts as one minor unit, so that time and
    quality still tell.
    """
    days = policy.day_percent[min(max(priority, 0), 2)] * transit_days
    return max(cost_minor, 1) * (100 + days + policy.quality_percent * max(0, 100 - quality))


def _offer(
    quote: Quote, job: Job, charged_g: int, policy: ShippingPolicy, references: References
) -> CarrierOffer:
    """`charged_g`: grams that a rate charges which does not say otherwise."""
    rate, waits, told = quote.rate, 0, ""
    against = objection(quote, job, policy)
    if quote.plain:
        charged, quality = freight.base(rate, charged_g), quote.carrier["quality"]
    else:
        made = terms(quote, job, policy, references)
        charged, waits, quality = made.cost.total, made.waits, made.quality.percent
        against, told = against or made.against, made.told
    cost = convert(charged, rate["currency"], job.currency, references)
    if cost is None:
        against = against or f"no exchange rate from {rate['currency']} to {job.currency}"
    sound = cost is not None and not against
    return {
        "carrier": rate["carrier"],
        "service": rate["service"],
        "mode": rate["mode"],
        "cost_minor": cost or 0,
        "transit_days": rate["transit_days"],
        "score": score(cost or 0, waits + rate["transit_days"], quality, job.priority, policy)
        if sound
        else -1,
        "because": f"rejected: {against}" if against else "",
        "terms": told,
    }


def _terms_of(
    chosen: CarrierOffer,
    found: Iterable[Quote],
    job: Job,
    policy: ShippingPolicy,
    references: References,
) -> Iterator[RuleFired]:
    """What the chosen offer's terms say; worked out again, as most rates have none."""
    service = chosen["carrier"], chosen["service"]
    made = (
        terms(quote, job, policy, references)
        for quote in found
        if (quote.rate["carrier"], quote.rate["service"]) == service and not quote.plain
    )
    yield from (one.rule for one in made if one.told == chosen["terms"])


def _rank(offer: CarrierOffer) -> tuple[int, int, str, str]:
    return offer["score"], offer["transit_days"], offer["carrier"], offer["service"]


def _meant(job: Job, policy: ShippingPolicy) -> tuple[str, Callable[[CarrierOffer], bool]]:
    """What kind of goods it is, and which offers are meant for it (SH-03)."""
    if job.priority >= 2:
        near = _near(job, policy)
        return (
            "urgent",
            lambda o: (
                o["mode"] in policy.urgent_modes
                or o["mode"] in policy.near_modes
                or (near and o["mode"] == "road" and o["transit_days"] <= 1)
            ),
        )
    if job.weight_g >= policy.bulk_from_g:
        return "bulk", lambda o: o["mode"] in policy.bulk_modes
    return "ordinary", lambda o: True


def _near(job: Job, policy: ShippingPolicy) -> bool:
    return 0 <= job.distance_km <= policy.near_km


def _beaten(offer: CarrierOffer, chosen: CarrierOffer) -> CarrierOffer:
    return {**offer, "because": f"score {offer['score']} against {chosen['score']}"}


def _fired(chosen: CarrierOffer, job: Job, compared: int, kind: str, fitting: bool) -> RuleFired:
    way = f"{chosen['carrier']} {chosen['service']} by {chosen['mode']}"
    price = f"{money(chosen['cost_minor'], job.currency)}, {chosen['transit_days']} days"
    because = f"{way}: {price}; best of {compared} for {kind} goods of {job.weight_g} g"
    facts = (
        beside("carrier", chosen["carrier"]),
        beside("mode", chosen["mode"]),
        beside("cost", chosen["cost_minor"], job.currency),
        beside("transit", chosen["transit_days"], "day"),
        beside("compared", compared),
        beside("goods", kind),
    )
    if fitting:
        return passed("SH-03", "carrier_chosen", because, *facts)
    return noted("SH-03", "carrier_of_any_mode", f"{because}, by any mode", *facts)


def _fallback(job: Job, refused: list[CarrierOffer], policy: ShippingPolicy) -> Choice:
    way = (
        f"from {job.from_country or 'an unknown country'} to "
        f"{job.to_country or 'an unknown country'}"
    )
    reason = (
        f"none of {len(refused)} offers fits {way}"
        if refused
        else f"no rate {way} for {job.weight_g} g"
    )
    by_hand: CarrierOffer = {
        "carrier": policy.fallback.carrier,
        "service": policy.fallback.service,
        "mode": policy.fallback.mode,
        "cost_minor": 0,
        "transit_days": policy.fallback.transit_days,
        "score": 0,
        "because": f"chosen: {reason}",
        "terms": "",
    }
    rule = noted(
        "SH-03",
        "no_offer_fits" if refused else "no_rate_for_the_way",
        f"{reason}: left to {policy.fallback.carrier}",
        beside("from", job.from_country),
        beside("to", job.to_country),
        beside("weight", job.weight_g, "gram"),
        beside("offers", len(refused)),
        beside("left_to", policy.fallback.carrier),
    )
    return Choice(by_hand, [by_hand, *refused][: policy.offers_kept], rule, fallback=True)
