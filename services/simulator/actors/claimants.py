"""Claims against carriers (TR-05): who sees to them bears them out and hands them in, now and then
too early, or leaves them; carriers pay, pay a half, refuse, or say nothing."""

import hashlib
from collections.abc import Iterator
from typing import Any

from orders.contracts.records import ClaimDecided, ClaimVerdict
from services.simulator.actors.reviewers import first, of_role
from services.simulator.plans import Json, Planned, Scene

MINUTE = 60_000
ROLE = "manager"


def on_opened(opened: Json, scene: Scene) -> list[Planned]:
    """All that will be said of it."""
    return [*_said(opened, scene)]


def _said(opened: Json, scene: Scene) -> Iterator[Planned]:
    policy, place = scene.policy.claimants, (opened["order_id"], opened["claim_id"])
    if scene.happens(policy.leave, "leave claim", *place):
        return
    due = opened["at"] + policy.submit.ms(scene.chance("submit claim", *place))
    if scene.happens(policy.amiss, "claim too early", *place):
        yield _word(opened, "SUBMIT", due - MINUTE, scene)
    there = {one["kind"] for one in opened["evidence"]}
    for number, kind in enumerate(kind for kind in opened["asked"] if kind not in there):
        file = hashlib.sha256("/".join((*place, kind)).encode()).hexdigest()
        yield _word(opened, "EVIDENCE", due + number, scene, kind=kind, document=file)
    yield _word(opened, "SUBMIT", due + MINUTE, scene)
    if scene.happens(policy.silent, "carrier silent", *place):
        return
    due += 2 * MINUTE + policy.answer.ms(scene.chance("answer claim", *place))
    if scene.happens(policy.refuse, "claim refused", *place):
        yield _word(opened, "REFUSE", due, scene, because="it was packed badly")
        return
    yield _word(opened, "ACKNOWLEDGE", due, scene)
    half = scene.happens(policy.part, "claim in part", *place)
    paid = max(1, opened["value_minor"] // (2 if half else 1))
    money = {"paid_minor": paid, "currency": opened["currency"]}
    yield _word(opened, "PAY", due + MINUTE, scene, **money)


def _word(opened: Json, verdict: ClaimVerdict, due: int, scene: Scene, **more: Any) -> Planned:
    order_id, claim_id = opened["order_id"], opened["claim_id"]
    value: ClaimDecided = {
        "order_id": order_id,
        "version": opened["version"],
        "claim_id": claim_id,
        "verdict": verdict,
        "decided_by": first(of_role(ROLE, scene), order_id, claim_id, scene),
        "kind": "UNKNOWN",
        "document": "",
        "reference": "" if verdict == "EVIDENCE" else f"CL-{claim_id}",
        "paid_minor": 0,
        "currency": "",
        "because": "",
        "at": due,
    }
    return Planned(due, ClaimDecided, order_id, {**value, **more})
