"""Orders from a seed: several channels, skewed demand, mostly sound, a few faulty, repeated or
in conflict with one another."""

from bisect import bisect
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from random import Random

from orders.contracts.records import (
    Address,
    Article,
    Order,
    OrderKind,
    OrderLine,
    Payment,
    PaymentTerms,
    SourceDocument,
    TradeTerms,
)
from services.simulator import basket, dirt, parties, places
from services.simulator.agreements import PEOPLE
from services.simulator.cards import with_card
from services.simulator.catalogue import Catalogue
from services.simulator.chance import draw, pick

_HOUR = 3_600_000
_DAY = 24 * _HOUR
REPEATS_WITHIN = 20
ENTERED_BY_HAND = "desk"
"""The channel in which the same order may be entered twice."""


def orders(
    seed: int,
    count: int,
    placed_at: int,
    catalogue: Catalogue,
    *,
    every_ms: int = 0,
    first: int = 0,
) -> Iterator[Order]:
    """``count`` submissions in the order in which channels send them; repeated ones make the
    distinct order ids fewer.

    Order n (from ``first`` on) is placed at ``placed_at + n * every_ms``, milliseconds. The
    catalogue's demand says which share is faulty, and how. Pure: the same arguments, the same
    orders; dicts inside them are shared, so never change one in place.
    """
    for index in range(first, first + count):
        yield _submission(seed, index, lambda n: placed_at + n * every_ms, catalogue)


def live_orders(
    seed: int, count: int, now: Callable[[], int], catalogue: Catalogue
) -> Iterator[Order]:
    """The same submissions, each placed when it is asked for: at ``now()``, milliseconds; a
    repeated one at its first time."""
    times = deque[int](maxlen=REPEATS_WITHIN + 1)
    for index in range(count):
        times.append(now())
        yield _submission(seed, index, _looking_back(times, index), catalogue)


def order(seed: int, index: int, placed_at: int, catalogue: Catalogue) -> Order:
    """Order number ``index`` of the seed, with its fault if chance gives it one."""
    rng = Random(_seed(seed, index))
    bought = clean_order(rng, f"{seed}-{index:07d}", placed_at, catalogue)
    agreed = _consenting(bought, seed, index, catalogue.demand.consents)
    if agreed["channel"] == ENTERED_BY_HAND:
        agreed = _wishing(agreed, seed, index, catalogue.demand.collection)
    sound = with_card(agreed, seed, index, catalogue.demand.cards)
    kind = dirt.kind(rng.random(), catalogue.demand.dirt)
    return dirt.spoiled(rng, sound, kind, catalogue) if kind else sound


def _consenting(order: Order, seed: int, index: int, shares: Mapping[str, float]) -> Order:
    """The order with what its buyer agrees to beforehand (IV-05)."""
    agreed = [one for one, share in shares.items() if draw(seed, one, str(index)) < share]
    return {**order, "consents": agreed} if agreed else order


def _wishing(order: Order, seed: int, index: int, collected: float) -> Order:
    """The order as its buyer wants it: now and then they come for it (SH-04)."""
    wanted = draw(seed, "collection", str(index)) < collected
    return {**order, "delivery": "collection"} if wanted else order


def clean_order(rng: Random, reference: str, placed_at: int, catalogue: Catalogue) -> Order:
    """A sound order whose reference is unique in its channel."""
    demand = catalogue.demand
    channel = pick(rng.random(), tuple(demand.channels.items()))
    party = _party(rng, channel, reference, catalogue)
    country = party.country
    delivery = _delivery(rng, party, demand.other_address)
    count = _line_count(rng, demand.line_counts)
    if made := _to_measure(catalogue, channel, reference):
        bought = [basket.line(rng, catalogue, party, 1, made)]
    else:
        bought = basket.lines(rng, catalogue, channel, party, delivery, count)
    charges = basket.freight(bought, country.vat)
    totals = basket.totals(bought, charges)
    urgency = rng.random()
    kind: OrderKind = "MADE_TO_ORDER" if made else _kind(bought, country)
    return {
        "order_id": f"{channel}:{reference}",
        "channel": channel,
        "reference": reference,
        "kind": kind,
        "placed_at": placed_at,
        "currency": country.currency,
        "priority": 2
        if urgency < demand.urgent
        else 1
        if urgency < demand.urgent + demand.high
        else 0,
        "buyer": party.buyer,
        "billing_address": party.address,
        "delivery_address": delivery,
        "lines": bought,
        "charges": charges,
        "totals": totals,
        "payment": _payment(rng, channel, reference, party, totals["total_minor"], catalogue),
        "wished_delivery_at": _wished(rng, channel, placed_at, demand.wished_date),
        "promised_delivery_at": None,
        "notes": "",
        "source_document": _document(rng, reference, placed_at) if channel == "desk" else None,
        "buyer_reference": "",
        "consents": [],
        "trade_terms": _abroad(delivery) if kind == "EXPORT" else None,
        "as_soon_as_possible": False,
        "delivery": "UNKNOWN",
        "exchange": None,
        "collection_place": "",
    }


def _submission(
    seed: int, index: int, placed_at: Callable[[int], int], catalogue: Catalogue
) -> Order:
    """A new order, or one of the last few again: as it was, changed, or entered anew."""
    rates, rng = catalogue.demand.dirt, Random(_seed(seed, index) + 1)
    chance, back = rng.random(), 1 + int(rng.random() * REPEATS_WITHIN)
    if chance >= rates.repeated + rates.conflicting + rates.entered_twice or index < back:
        return order(seed, index, placed_at(index), catalogue)
    former = order(seed, index - back, placed_at(index - back), catalogue)
    if chance < rates.repeated:
        return former
    if chance < rates.repeated + rates.conflicting:
        return dirt.in_conflict(former)
    if former["channel"] != ENTERED_BY_HAND:
        return order(seed, index, placed_at(index), catalogue)
    return dirt.entered_again(former, f"{seed}-{index:07d}", placed_at(index))


def _looking_back(times: deque[int], index: int) -> Callable[[int], int]:
    """When order n was placed, if the last of ``times`` is order ``index``'s."""
    return lambda n: times[n - index - 1]


def _seed(seed: int, index: int) -> int:
    return (seed << 41) ^ (index << 1)


def _party(rng: Random, channel: str, reference: str, catalogue: Catalogue) -> parties.Party:
    if rng.random() < catalogue.demand.guests.get(channel, 0):
        return parties.guest(rng, channel, reference)
    group = catalogue.demand.groups[channel]
    odds = catalogue.party_odds[group]
    return catalogue.parties[group][bisect(odds, rng.random() * odds[-1])]


def _delivery(rng: Random, party: parties.Party, other_address: float) -> Address:
    if rng.random() >= other_address:
        return party.address
    near = [city for city in places.CITIES if city.country is party.country]
    return places.address(rng, near[int(rng.random() * len(near))], party.address["name"])


def _line_count(rng: Random, weights: list[float]) -> int:
    odds = list(accumulate(weights))
    return 1 + bisect(odds, rng.random() * odds[-1])


def _to_measure(catalogue: Catalogue, channel: str, reference: str) -> Article | None:
    """What people order to be made; nothing, most often (IV-07)."""
    made, words = catalogue.made_to_order, (channel, reference)
    if channel not in PEOPLE or not made:
        return None
    if draw(catalogue.seed, "to measure", *words) >= catalogue.demand.made_to_order:
        return None
    return made[int(draw(catalogue.seed, "which to measure", *words) * len(made))]


def _kind(bought: list[OrderLine], country: places.Country) -> OrderKind:
    if all(line["sku"].startswith("SRV") for line in bought):
        return "SERVICE"
    return "EXPORT" if country.vat == 0 else "GOODS"


def _abroad(delivery: Address) -> TradeTerms:
    """Delivered at the buyer's place, as parcels are: all that a contract must say (CF-06)."""
    return {
        "incoterm": f"DAP {delivery['city']}",
        "packing": "cartons on pallets",
        "port_of_loading": "",
        "port_of_discharge": "",
        "transport": "road",
        "insurance": "",
    }


def _payment(
    rng: Random,
    channel: str,
    reference: str,
    party: parties.Party,
    total: int,
    catalogue: Catalogue,
) -> Payment:
    """Businesses buy on account; consumers pay beforehand, a few by a transfer that is still
    under way."""
    chance = rng.random()
    if channel == "desk" and chance < catalogue.demand.on_delivery:
        return _unpaid("cash", "ON_DELIVERY")
    if party.on_account:
        return _unpaid("invoice", "ON_ACCOUNT")
    if chance < catalogue.demand.unpaid_prepaid:
        return _unpaid("transfer", "PREPAID")
    return {
        **_unpaid("card" if chance < 0.7 else "wallet", "PREPAID"),
        "paid_minor": total,
        "reference": f"{channel}-pay-{reference}",
    }


def _unpaid(method: str, terms: PaymentTerms) -> Payment:
    return {
        "method": method,
        "terms": terms,
        "paid_minor": 0,
        "reference": "",
        "instrument": "",
        "device": "",
    }


def _wished(rng: Random, channel: str, placed_at: int, share: float) -> int | None:
    """Partners and the desk always say when (IN-06)."""
    if channel in PEOPLE or rng.random() < share:
        return placed_at + (3 + int(rng.random() * 12)) * _DAY
    return None


def _document(rng: Random, reference: str, placed_at: int) -> SourceDocument:
    """What is ordered by phone was read back (IN-07)."""
    kind = ("scan", "mail", "phone")[int(rng.random() * 3)]
    clerk = f"S{1 + int(rng.random() * 12):03d}"
    return {
        "kind": kind,
        "uri": f"archive:{kind}/{reference}",
        "captured_by": clerk,
        "captured_at": placed_at,
        "sha256": "",
        "read_back_at": placed_at if kind == "phone" else None,
        "read_back_by": clerk if kind == "phone" else "",
    }
