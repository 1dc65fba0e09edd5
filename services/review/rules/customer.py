"""RV-01: who buys, and whether we can reach and supply him.

What cannot be right in what he says of himself, though enough of the rest is, holds the order or is
only noted, by the policy of its channel.
"""

from collections.abc import Sequence

from orders.business.confirmation import NEEDED, Means
from orders.business.facts import beside, none_of
from orders.contracts.records import Channel, Customer, Order
from services.review.policy import BuyerDoubts, ReviewPolicy
from services.review.rules import addresses, contacts, registers
from services.review.rules.findings import Finding


def buyer(
    order: Order,
    customer: Customer | None,
    means: Means,
    policy: ReviewPolicy,
    channel: Channel | None = None,
) -> Sequence[Finding]:
    """A customer we do business with, named, reachable, in a region we deliver to (RV-01).
    `means`: how he is to confirm (CF-01); `channel`: what is agreed with it."""
    if customer is not None and customer["blocked"]:
        because = "no business is done with this customer"
        return [Finding("customer", "RV-01", "customer_blocked", because, refuses=True)]
    country = order["delivery_address"]["country"]
    if country in policy.undeliverable_countries:
        because = f"nothing is delivered to {country}"
        served = (none_of("country", country, policy.undeliverable_countries),)
        return [Finding("customer", "RV-01", "country_not_served", because, served, refuses=True)]
    doubts = policy.doubts_of(order["channel"])
    return [
        *_gaps(order),
        *_areas(order, channel, policy),
        *_contacts(order, means, doubts),
        *_details(order, doubts),
    ]


def _gaps(order: Order) -> list[Finding]:
    buyer, address, found = order["buyer"], order["delivery_address"], []
    if not (buyer["name"] or buyer["company"]):
        found.append(Finding("customer", "RV-01", "buyer_unnamed", "the buyer has no name"))
    if not (address["street"] and address["city"]):
        because = "the delivery address is incomplete"
        found.append(Finding("customer", "RV-01", "address_incomplete", because))
    return found


def _areas(order: Order, channel: Channel | None, policy: ReviewPolicy) -> list[Finding]:
    """Not where the house delivers nothing, and where orders of the channel go, if that is agreed.
    It is held, as the name of a region is easily mistyped: a person asks, or finds a way."""
    address, found = order["delivery_address"], []
    barred = policy.undeliverable_areas
    if (area := next((one for one in barred if addresses.within(address, one)), "")) != "":
        because = f"nothing is delivered to {area}"
        bar = (none_of("area", area, barred),)
        found.append(Finding("customer", "RV-01", "area_not_served", because, bar))
    agreed = channel["delivers_to"] if channel is not None else ()
    if agreed and not any(addresses.within(address, one) for one in agreed):
        where = ", ".join(agreed)
        because = f"orders of the channel go to {where}"
        facts = (beside("country", address["country"]), beside("areas", where))
        found.append(Finding("customer", "RV-01", "area_not_agreed", because, facts))
    return found


def _contacts(order: Order, means: Means, doubts: BuyerDoubts) -> Sequence[Finding]:
    """Some contact is real, and one that serves the means of confirmation. A number without its
    country code is of where he lives, or of where the goods go."""
    countries = order["billing_address"]["country"], order["delivery_address"]["country"]
    real: set[str] = set()
    wrong: list[int] = []
    for n, one in enumerate(order["buyer"]["contacts"]):
        if contacts.can_be_real(one["kind"], one["value"], countries):
            real.add(one["kind"])
        else:
            wrong.append(n)
    if not real:
        because = "no contact has a valid form"
        return [Finding("customer", "RV-01", "contact_malformed", because)]
    if means in NEEDED and NEEDED[means] not in real:
        because = f"the order is to be confirmed by {means}, and no contact serves for it"
        needs = (beside("means", means),)
        return [Finding("customer", "RV-01", "contact_cannot_confirm", because, needs)]
    if wrong:
        fields = ", ".join(f"buyer.contacts[{n}]" for n in wrong)
        because = f"{fields}: nobody can be reached by it"
        where = (beside("fields", fields),)
        noted = doubts.contact == "note"
        return [Finding("customer", "RV-01", "contact_doubtful", because, where, notes=noted)]
    return ()


def _details(order: Order, doubts: BuyerDoubts) -> list[Finding]:
    address, country, found = order["delivery_address"], order["billing_address"]["country"], []
    if doubtful := addresses.doubtful(address):
        odd = ", ".join(f"delivery_address.{name}" for name in doubtful)
        there = address["country"]
        because = f"{odd}: not as addresses in {there} are"
        facts = (beside("fields", odd), beside("country", there))
        noted = doubts.address == "note"
        found.append(Finding("customer", "RV-01", "address_doubtful", because, facts, notes=noted))
    wrong = [
        one["scheme"]
        for one in order["buyer"]["party_ids"]
        if not registers.can_be_given(one, country)
    ]
    if wrong:
        schemes = ", ".join(wrong)
        because = f"{schemes}: the register cannot have given this number"
        whose = (beside("schemes", schemes),)
        noted = doubts.registration == "note"
        found.append(
            Finding("customer", "RV-01", "registration_doubtful", because, whose, notes=noted)
        )
    return found
