"""Carriers: they take over, scan, are late, lose, damage, and bring proof of delivery."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from orders.business.kinds import SERVICES
from orders.contracts.records import CarrierScanned, CarrierStatus, DelayCause, LineQuantity
from services.simulator.actors.warehouses import found, handed_over, nothing_left, recalled, times
from services.simulator.chance import pick
from services.simulator.plans import Json, Planned, Scene

HOUR = 3_600_000
ARRIVES = ("DELIVERED", "silent")
"""What may become of a shipment that the customer gets."""
_WRONG_BY = 48 * HOUR
"""So much goes a clock that goes wrong."""
BY_DRIVER = "photo"
"""A kind of proof that only vehicles of the house are asked for: their driver takes it."""
SIGNED = "service report"
"""One that services on site are asked for: their customer signs it."""
_ANOTHER = "carrier scan"
"""What shows the delivery of parcels alone."""
_PROOFS = ("signature", "carrier scan", "customer receipt")


def on_released(released: Json, scene: Scene) -> list[Planned]:
    """The carrier comes for what was packed, unless it was called back (SH-05)."""
    picked, _ = found(released, scene)
    if not picked or released["kind"] == "collection":
        return []
    order_id, shipment = released["order_id"], released["shipment_id"]
    _, packed = times(released, scene)
    due = packed + scene.policy.carriers.pick_up.ms(
        scene.chance("pick up", order_id, shipment)
    ) // (4 if released["priority"] >= 2 else 1)
    drawn = int(scene.chance("tracking number", order_id, shipment) * 10**12)
    number = f"{released['carrier'][:3].upper()}{drawn:012d}"
    return [
        _scan(
            order_id,
            shipment,
            released["carrier"],
            number,
            "PICKED_UP",
            due,
            void=(recalled(shipment), nothing_left(shipment)),
        )
    ]


def on_dispatched(dispatched: Json, scene: Scene) -> list[Planned]:
    """What becomes of a shipment under way: delivered, as a rule; late, refused, damaged, lost,
    or delivered without a scan."""
    if dispatched["kind"] in SERVICES:
        return []
    order_id, shipment = dispatched["order_id"], dispatched["shipment_id"]
    policy, at = scene.policy.carriers, dispatched["at"]
    announced = max(HOUR, dispatched["expected_at"] - at)
    share = policy.earliest + (policy.latest - policy.earliest) * scene.chance(
        "deliver", order_id, shipment
    )
    arrival = at + int(announced * share)
    plans = [
        scan_of(
            dispatched,
            "IN_TRANSIT",
            at + int(announced * share * scene.chance("in transit", order_id, shipment) / 2),
        )
    ]
    if scene.happens(policy.delayed, "delayed", order_id, shipment):
        known = arrival
        arrival += policy.delay.ms(scene.chance("delay", order_id, shipment))
        plans.append(
            scan_of(
                dispatched,
                "DELAYED",
                known,
                because="vehicle breakdown",
                cause="breakdown",
                expected_at=arrival,
            )
        )
    return [_measured(one, scene) for one in plans + _end(dispatched, arrival, scene)]


def _measured(plan: Planned, scene: Scene) -> Planned:
    """Some carriers tell how warm the goods are (SH-07)."""
    policy, value = scene.policy.carriers, plan.value
    place = value["order_id"], value["shipment_id"]
    if not scene.happens(policy.measured, "measured", *place):
        return plan
    from_tenths = 90 if scene.happens(policy.too_warm, "too warm", *place) else 20
    tenths = from_tenths + int(50 * scene.chance("temperature", *place, value["status"]))
    return replace(plan, value={**value, "temperature_tenths": tenths})


def on_chased(chased: Json, scene: Scene) -> list[Planned]:
    """Asked for a proof, the carrier finds it, unless the shipment is lost; asked how it can be so,
    it says so again (DL-01)."""
    order_id, shipment = chased["order_id"], chased["shipment_id"]
    end = fate(order_id, shipment, scene)
    other = another(order_id, shipment, chased["proofs"], scene)
    confirms = end == "DELIVERED" and (chased["because"] or other)
    if end != "silent" and not confirms:
        return []  # the scan comes, or the shipment is gone
    due = chased["at"] + scene.policy.carriers.answer_chase.ms(
        scene.chance("answer chase", order_id, shipment)
    )
    found = delivered(order_id, shipment, "", "", due, scene, chased["proofs"])
    again = {**found.value, "document_id": f"scan:{shipment}:CONFIRMED"}
    return [replace(found, value=again) if confirms else found]


def another(order_id: str, shipment: str, proofs: Sequence[str], scene: Scene) -> bool:
    """Whether they bring at first another proof than was asked for (SH-04)."""
    rate = scene.policy.carriers.other_proof
    return bool(proofs) and scene.happens(rate, "other proof", order_id, shipment)


def fate(order_id: str, shipment: str, scene: Scene) -> str:
    """What becomes of a shipment under way."""
    policy = scene.policy.carriers
    bad = (
        ("LOST", policy.lost),
        ("DAMAGED", policy.damaged),
        ("REFUSED", policy.refused),
        ("silent", policy.silent),
    )
    chance = scene.chance("fate", order_id, shipment)
    return pick(chance, (*bad, ("DELIVERED", max(0.0, 1 - sum(rate for _, rate in bad)))))


def _end(dispatched: Json, arrival: int, scene: Scene) -> list[Planned]:
    order_id, shipment = dispatched["order_id"], dispatched["shipment_id"]
    out = arrival - int(HOUR / 2 * (1 + scene.chance("out for delivery", order_id, shipment)))
    match fate(order_id, shipment, scene):
        case "LOST":
            return [scan_of(dispatched, "LOST", arrival, because="not found in any depot")]
        case "DAMAGED":
            return [scan_of(dispatched, "DAMAGED", arrival, because="crushed in the depot")]
        case "REFUSED":
            return [
                scan_of(dispatched, "OUT_FOR_DELIVERY", out),
                scan_of(dispatched, "REFUSED", arrival, because="not ordered like this"),
            ]
        case "silent":
            return []
        case _:
            return [
                scan_of(dispatched, "OUT_FOR_DELIVERY", out),
                *_brought(dispatched, arrival, scene),
            ]


def _brought(dispatched: Json, arrival: int, scene: Scene) -> list[Planned]:
    """With its proof. Now and then the customer does not take a piece of the last line: some
    carriers say so in the scan of the delivery, some in one of its own (DL-02)."""
    order_id, shipment = dispatched["order_id"], dispatched["shipment_id"]
    carrier, number = dispatched["carrier"], dispatched["tracking_number"]
    other = another(order_id, shipment, dispatched["proofs"], scene)
    proofs = (_ANOTHER,) if other else dispatched["proofs"]
    if not scene.happens(scene.policy.carriers.refused_in_part, "in part", order_id, shipment):
        brought = delivered(order_id, shipment, carrier, number, arrival, scene, proofs)
        if scene.happens(scene.policy.carriers.implausible, "clock", order_id, shipment):
            told = {**brought.value, "at": dispatched["at"] - _WRONG_BY}
            brought = replace(brought, value=told)
        return [brought]
    last = dispatched["lines"][-1]
    left: list[LineQuantity] = [{"line": last["line"], "sku": last["sku"], "quantity": 1}]
    if scene.chance("in one scan", order_id, shipment) < 0.5:
        return [delivered(order_id, shipment, carrier, number, arrival, scene, proofs, left)]
    because = "one piece is not as ordered"
    return [
        scan_of(dispatched, "REFUSED", arrival, because=because, refused_lines=left),
        delivered(order_id, shipment, carrier, number, arrival + HOUR // 2, scene, proofs),
    ]


def delivered(
    order_id: str,
    shipment: str,
    carrier: str,
    number: str,
    due: int,
    scene: Scene,
    proofs: Sequence[str],
    refused_lines: Sequence[LineQuantity] = (),
) -> Planned:
    """By one of the proofs that were asked for; where none were, by whatever it keeps."""
    kinds = proofs or _PROOFS
    proof = kinds[int(scene.chance("proof", order_id, shipment) * len(kinds))]
    return _scan(
        order_id,
        shipment,
        carrier,
        number,
        "DELIVERED",
        due,
        proof=proof,
        refused_lines=refused_lines,
        driver=f"driver-{shipment}" if BY_DRIVER in proofs else "",
        signer="AB" if SIGNED in proofs else "",
    )


def scan_of(
    dispatched: Json,
    status: CarrierStatus,
    due: int,
    *,
    because: str = "",
    cause: DelayCause = "UNKNOWN",
    expected_at: int | None = None,
    refused_lines: Sequence[LineQuantity] = (),
) -> Planned:
    """What its carrier says of a shipment under way."""
    order_id, shipment = dispatched["order_id"], dispatched["shipment_id"]
    return _scan(
        order_id,
        shipment,
        dispatched["carrier"],
        dispatched["tracking_number"],
        status,
        due,
        because=because,
        cause=cause,
        expected_at=expected_at,
        refused_lines=refused_lines,
    )


def _scan(
    order_id: str,
    shipment: str,
    carrier: str,
    number: str,
    status: CarrierStatus,
    due: int,
    *,
    proof: str = "",
    because: str = "",
    cause: DelayCause = "UNKNOWN",
    expected_at: int | None = None,
    refused_lines: Sequence[LineQuantity] = (),
    void: tuple[str, ...] = (),
    driver: str = "",
    signer: str = "",
) -> Planned:
    value: CarrierScanned = {
        "order_id": order_id,
        "document_id": handed_over(shipment)
        if status == "PICKED_UP"
        else f"scan:{shipment}:{status}",
        "shipment_id": shipment,
        "carrier": carrier,
        "tracking_number": number,
        "status": status,
        "proof": proof,
        "proof_reference": f"proof:{shipment}" if proof else "",
        "expected_at": expected_at,
        "cause": cause,
        "because": because,
        "at": due,
        "refused_lines": list(refused_lines),
        "proof_hash": sha256(f"{shipment}:{proof}".encode()).hexdigest() if proof else "",
        "signer_initials": signer,
        "place": "",
        "latitude_e7": None,
        "longitude_e7": None,
        "temperature_tenths": None,
        "return_id": "",
        "driver": driver,
    }
    return Planned(due, CarrierScanned, order_id, value, void, mark=status == "PICKED_UP")
