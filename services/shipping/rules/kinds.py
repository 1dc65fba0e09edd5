"""Of which kind a shipment is, and what shows that it was delivered (SH-04, DL-01)."""

from typing import Final

from orders.business.decisions import passed
from orders.business.facts import beside
from orders.business.kinds import COLLECTION, SERVICES
from orders.contracts.records import (
    CarrierOffer,
    CarrierScanned,
    DeliveryKind,
    Order,
    RuleFired,
    ShipmentState,
)
from services.shipping.kinds_policy import KindRule, Patience
from services.shipping.policy import ShippingPolicy
from services.shipping.rules.carriers import Choice
from services.shipping.services_policy import ServiceRule

CODE: Final = "collection code"
"""The kind of proof of what was collected."""
USUAL: Final = "parcel"
WITHOUT_CARRIER: Final = frozenset({"own_vehicle", COLLECTION, *SERVICES})
"""Kinds of which no carrier has to answer for what is lost or spoilt."""


def is_collected(order: Order) -> bool:
    """Whether its customer comes for it."""
    return order["delivery"] == COLLECTION


def carried(mode: str, weight_g: int, policy: ShippingPolicy) -> KindRule:
    """The kind of what goes by this mode: the first whose terms hold."""
    for rule in policy.kinds:
        if rule.holds(mode, weight_g):
            return rule
    return policy.kinds[-1]


def rule_of(kind: DeliveryKind, policy: ShippingPolicy) -> Patience:
    """What holds for shipments of a kind; for those of which nobody has said it, the last."""
    if kind in SERVICES:
        return service(kind, policy)
    for rule in policy.kinds:
        if rule.kind == kind:
            return rule
    return policy.kinds[-1]


def service(kind: DeliveryKind, policy: ShippingPolicy) -> ServiceRule:
    """What holds for services of a kind."""
    return next(rule for rule in policy.services.rules if rule.kind == kind)


def said(kind: DeliveryKind, carrier: str) -> tuple[RuleFired, ...]:
    """Why it is no parcel as most are."""
    if kind == USUAL:
        return ()
    because = f"goes as {kind} with {carrier}"
    return (passed("SH-04", "kind_decided", because, beside("kind", kind)),)


def proves(scan: CarrierScanned, shipment: ShipmentState, policy: ShippingPolicy) -> bool:
    """Whether the scan brings the proof that shipments of its kind ask for. `proofs` are those that
    its carrier was told of."""
    if not scan["proof"] or (shipment["proofs"] and scan["proof"] not in shipment["proofs"]):
        return False
    rule = rule_of(shipment["kind"], policy)
    signed = bool(scan["signer_initials"]) or not rule.signed
    return signed and (bool(scan["driver"]) or not rule.by_driver)


COLLECTED: CarrierOffer = {
    "carrier": "customer",
    "service": "",
    "mode": COLLECTION,
    "cost_minor": 0,
    "transit_days": 0,
    "score": 0,
    "because": "chosen: the customer comes for it",
    "terms": "",
}


def collected() -> Choice:
    """No carrier is asked for what its customer comes for."""
    rule = passed("SH-04", "customer_collects", "the customer comes for it")
    return Choice(COLLECTED, [COLLECTED], rule, fallback=False)
