"""Worlds in which goods wait until somebody has shown that they may leave (SH-06, SH-08)."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from orders.contracts.records import CarrierScanned
from services.shipping.gates_policy import GateRule, GatesPolicy
from services.shipping.policy import ShippingPolicy
from services.shipping.stage import STAGE
from services.simulator.plans import Planned
from services.simulator.policy import SimulatorPolicy

TAKEN = ("shop:020", "shop:000", "sales:016")
"""Of these orders a carrier takes something although a gate is closed, and nobody gave it to
anybody."""


@cache
def policy() -> ShippingPolicy:
    """Shops need two gates, exports two others, of which one takes four eyes; nobody waits long for
    them."""
    shipped = ShippingPolicy.load(STAGE.policy_file)
    rules = (
        GateRule(kind="customs", owner="export_sales", within_hours=20, channels=("shop", "web")),
        GateRule(kind="inspection", owner="sales", within_hours=20, channels=("shop",)),
        GateRule(kind="booking", owner="sales", within_hours=30, kinds=("EXPORT",)),
        GateRule(kind="licence", owner="reviewer", within_hours=30, kinds=("EXPORT",), eyes=2),
    )
    gates = GatesPolicy(escalations=1, rules=rules)
    return shipped.model_copy(update={"gates": gates})


def wilful(partners: SimulatorPolicy) -> SimulatorPolicy:
    """People at gates who do all that people do, of a dozen orders."""
    often = {"leave": 0.3, "late": 0.2, "refuse": 0.08, "amiss": 0.3, "lapse": 0.6}
    people = partners.gatekeepers.model_copy(update=often)
    return partners.model_copy(update={"gatekeepers": people})


def taken(gated: Mapping[str, Any]) -> Iterator[Planned]:
    """A carrier comes, and is given what waits."""
    if gated["order_id"] in TAKEN and gated["shipments"]:
        due, shipment = gated["at"] + 1_000, gated["shipments"][0]
        value: CarrierScanned = {
            "order_id": gated["order_id"],
            "document_id": f"taken:{shipment}",
            "shipment_id": shipment,
            "carrier": "lorry",
            "tracking_number": "T-GATE",
            "status": "PICKED_UP",
            "proof": "",
            "proof_reference": "",
            "because": "",
            "cause": "UNKNOWN",
            "expected_at": None,
            "at": due,
            "refused_lines": [],
            "proof_hash": "",
            "signer_initials": "",
            "place": "",
            "latitude_e7": None,
            "longitude_e7": None,
            "temperature_tenths": None,
            "return_id": "",
            "driver": "",
        }
        yield Planned(due, CarrierScanned, gated["order_id"], value)
