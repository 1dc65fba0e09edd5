"""Who says whether goods came as their customers complain (TR-05): the team looks at the photo and
agrees, to all of it or less, or refuses; now and then without a photo, or after somebody who may
not."""

import hashlib
from collections.abc import Iterator
from typing import Any

from orders.contracts.records import ComplaintDecided, ComplaintVerdict
from services.simulator.actors import reviewers
from services.simulator.actors.reviewers import first, of_role
from services.simulator.plans import Json, Planned, Scene

ROLES = ("sales", "manager")
"""Roles of which one decides, by aftersales' policy."""


def on_case_updated(updated: Json, scene: Scene) -> list[Planned]:
    """A complaint that waits for somebody; any other case is its team's."""
    if updated["status"] != "open" or not updated["awaits"]:
        return reviewers.on_case_updated(updated, scene)
    return [*_said(updated, scene)]


def _said(updated: Json, scene: Scene) -> Iterator[Planned]:
    policy, place = scene.policy.complaints, (updated["order_id"], updated["case_id"])
    if scene.happens(policy.leave, "leave complaint", *place):
        return
    due = updated["at"] + policy.decide.ms(scene.chance("decide complaint", *place))
    if scene.happens(policy.refuse, "refuse complaint", *place):
        yield _word(updated, "REFUSE", due, scene, because="the parcel was whole")
        return
    if scene.happens(policy.amiss, "complaint amiss", *place):
        yield _word(updated, "AGREE", due - 2, scene)
        others = sorted(
            scene.staff.keys() - {one for role in ROLES for one in of_role(role, scene)}
        )
        yield _word(updated, "AGREE", due - 1, scene, decided_by=first(others, *place, scene))
    photo = hashlib.sha256("/".join(place).encode()).hexdigest()
    yield _word(updated, "AGREE", due, scene, document=photo)


def _word(updated: Json, verdict: ComplaintVerdict, due: int, scene: Scene, **more: Any) -> Planned:
    order_id, case_id = updated["order_id"], updated["case_id"]
    value: ComplaintDecided = {
        "order_id": order_id,
        "version": updated["version"],
        "case_id": case_id,
        "verdict": verdict,
        "decided_by": first(of_role(ROLES[0], scene), order_id, case_id, scene),
        "lines": [],
        "document": "",
        "because": "",
        "at": due,
    }
    return Planned(due, ComplaintDecided, order_id, {**value, **more})
