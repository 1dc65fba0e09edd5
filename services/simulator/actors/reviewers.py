"""People in the house: they decide about holds, and answer cases."""

from orders.contracts.records import (
    CaseAnswered,
    DuplicateDecided,
    OrderHold,
    ReviewDecided,
)
from services.simulator.plans import Json, Planned, Scene

_OUTCOMES = ("repaired", "exchanged", "explained", "unfounded")


def on_held(held: Json, scene: Scene) -> list[Planned]:
    """Each hold is decided by itself (RV-08); one that only money settles is declined when that
    never comes."""
    return [_decide(held, hold, scene) for hold in held["holds"]]


def on_duplicate_suspected(suspected: Json, scene: Scene) -> list[Planned]:
    """Someone asks the customer whether both orders are meant; now and then nobody does
    (IN-05)."""
    policy, order_id = scene.policy.reviewers, suspected["order_id"]
    if scene.happens(policy.leave_duplicate, "leave duplicate", order_id):
        return []
    due = suspected["at"] + policy.decide_duplicate.ms(scene.chance("duplicate when", order_id))
    merged = scene.happens(policy.merge_duplicate, "merge duplicate", order_id)
    value: DuplicateDecided = {
        "order_id": order_id,
        "version": suspected["version"],
        "verdict": "MERGE" if merged else "KEEP",
        "twin": "",
        "decided_by": _staff(scene, order_id),
        "because": "entered twice" if merged else "the customer wants both",
        "at": due,
    }
    return [Planned(due, DuplicateDecided, order_id, value)]


def on_case_updated(updated: Json, scene: Scene) -> list[Planned]:
    """The team in charge answers an open case, and closes it (AS-01)."""
    if updated["status"] != "open":
        return []
    order_id, case_id = updated["order_id"], updated["case_id"]
    due = updated["at"] + scene.policy.reviewers.decide.ms(
        scene.chance("answer case", order_id, case_id)
    )
    outcome = _OUTCOMES[int(scene.chance("case outcome", order_id, case_id) * len(_OUTCOMES))]
    value: CaseAnswered = {
        "order_id": order_id,
        "version": updated["version"],
        "case_id": case_id,
        "closes": True,
        "outcome": outcome,
        "answered_by": _staff(scene, order_id),
        "note": f"Your case was looked into: {outcome}.",
        "at": due,
    }
    return [Planned(due, CaseAnswered, order_id, value)]


def _decide(held: Json, hold: OrderHold, scene: Scene) -> Planned:
    policy, order_id, kind = scene.policy.reviewers, held["order_id"], hold["kind"]
    if hold["hold_id"] == "unpaid":
        due, released = held["at"] + int(policy.wait_for_payment.total_seconds() * 1000), False
        because = "not paid in time"
    else:
        due = held["at"] + policy.decide.ms(scene.chance("decide", order_id, hold["hold_id"]))
        rate = policy.release.get(kind, policy.release_other)
        released = scene.happens(
            rate, "release", order_id, hold["hold_id"], str(held["at"])
        )  # held again, it is thought over again
        because = "checked with the customer" if released else "cannot be accepted"
    value: ReviewDecided = {
        "order_id": order_id,
        "version": held["version"],
        "hold_id": hold["hold_id"],
        "verdict": "RELEASE" if released else "DECLINE",
        "decided_by": _staff(scene, order_id),
        "because": because,
        "at": due,
    }
    return Planned(due, ReviewDecided, order_id, value)


def _staff(scene: Scene, order_id: str) -> str:
    return f"S{1 + int(scene.chance('staff', order_id) * 12):03d}"
