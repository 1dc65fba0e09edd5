"""People in the house: they decide about holds, and answer cases."""

from orders.contracts.records import (
    CaseAnswered,
    DuplicateDecided,
    OrderHold,
    PaymentDecided,
    ReviewDecided,
    SampleAnswered,
    Verdict,
)
from services.simulator.plans import Json, Planned, Scene

BECAUSE: dict[Verdict, str] = {
    "RELEASE": "checked with the customer",
    "DECLINE": "cannot be accepted",
}
NEVER_CAME = {"unpaid": "not paid in time", "terms": "the contract was never completed"}
DUPLICATES = "reviewer"
"""Who says whether both of two orders are meant, by intake's policy (IN-05)."""
_OUTCOMES = ("repaired", "exchanged", "explained", "unfounded")


def on_held(held: Json, scene: Scene) -> list[Planned]:
    """Each hold whose turn it is, is decided by itself (RV-08); one that only money settles, or
    only a change of the order, is declined when that never comes."""
    open_ids = {hold["hold_id"] for hold in held["holds"]}
    turns = [
        hold
        for hold in held["holds"]
        if hold["kind"] != "text" and open_ids.isdisjoint(hold["needs"])
    ]
    return [_decide(held, hold, scene) for hold in turns]


def on_approval_sampled(sampled: Json, scene: Scene) -> list[Planned]:
    """Someone of the role looks at what nobody was asked about, and now and then it was wrong; some
    never come to it (RV-08)."""
    policy, order_id = scene.policy.reviewers, sampled["order_id"]
    if scene.happens(policy.leave_sample, "leave sample", order_id):
        return []
    due = sampled["at"] + policy.check_sample.ms(scene.chance("check sample", order_id))
    wrong = scene.happens(policy.wrong_sample, "wrong sample", order_id)
    value: SampleAnswered = {
        "order_id": order_id,
        "version": sampled["version"],
        "verdict": "WRONG" if wrong else "AGREED",
        "decided_by": first(of_role(sampled["role"], scene), order_id, "sample", scene),
        "reason_code": "",
        "because": "the address cannot be right" if wrong else "",
        "entered_by": "",
        "at": due,
    }
    return [Planned(due, SampleAnswered, order_id, value)]


def on_verdict_refused(refused: Json, scene: Scene) -> list[Planned]:
    """Who may not decide hands the hold to the next of the role, as long as there is one who has
    not tried (RV-06). What others come before is told anew when its turn has come."""
    settled = refused["reason"] in ("others_first", "not_by_people")
    if settled or refused["hold_id"] == "sample":
        return []
    order_id, hold_id, tried = refused["order_id"], refused["hold_id"], refused["decided_by"]
    colleagues = of_role(refused["role"], scene)
    looks_first = first(colleagues, order_id, hold_id, scene)
    if tried not in colleagues:
        return []
    after = colleagues[(colleagues.index(tried) + 1) % len(colleagues)]
    if after == looks_first:
        return []
    due = refused["at"] + scene.policy.reviewers.decide.ms(
        scene.chance("decide", order_id, hold_id, after)
    )
    verdict, document = refused["verdict"], refused["document"]
    return [_verdict(refused, hold_id, verdict, after, BECAUSE[verdict], due, document)]


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
        "decided_by": first(of_role(DUPLICATES, scene), order_id, "duplicate", scene),
        "because": "entered twice" if merged else "the customer wants both",
        "at": due,
    }
    return [Planned(due, DuplicateDecided, order_id, value)]


def on_payment_questioned(asked: Json, scene: Scene) -> list[Planned]:
    """Finance looks into the accounts and says whether two tell of one payment; now and then after
    somebody who may not (RV-03)."""
    policy, order_id = scene.policy.reviewers, asked["order_id"]
    place = (order_id, asked["issuer"], asked["document_id"])
    due = asked["at"] + policy.decide.ms(scene.chance("tell apart", *place))
    finance = of_role(asked["owner_role"], scene)
    told = [_told_apart(asked, first(finance, order_id, asked["document_id"], scene), due, scene)]
    others = sorted(scene.staff.keys() - {*finance})
    if others and scene.happens(policy.told_apart_amiss, "told apart amiss", *place):
        amiss = first(others, order_id, asked["document_id"], scene)
        told.insert(0, _told_apart(asked, amiss, due - 1, scene))
    return told


def _told_apart(asked: Json, by: str, due: int, scene: Scene) -> Planned:
    place = (asked["order_id"], asked["issuer"], asked["document_id"])
    another = scene.happens(scene.policy.reviewers.another_payment, "another payment", *place)
    value: PaymentDecided = {
        "order_id": asked["order_id"],
        "issuer": asked["issuer"],
        "document_id": asked["document_id"],
        "verdict": "ANOTHER" if another else "SAME",
        "decided_by": by,
        "because": "both are in the account" if another else "one of them is in the account",
        "at": due,
    }
    return Planned(due, PaymentDecided, asked["order_id"], value)


def on_case_updated(updated: Json, scene: Scene) -> list[Planned]:
    """The team in charge answers an open case, and closes it, or leaves that to the customer
    (AS-01)."""
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
        "closes": not scene.happens(scene.policy.reviewers.leave_case, "case", order_id, case_id),
        "outcome": outcome,
        "answered_by": _staff(scene, order_id),
        "note": f"Your case was looked into: {outcome}.",
        "at": due,
    }
    return [Planned(due, CaseAnswered, order_id, value)]


def _decide(held: Json, hold: OrderHold, scene: Scene) -> Planned:
    policy, order_id, kind = scene.policy.reviewers, held["order_id"], hold["kind"]
    verdict: Verdict
    if (never := NEVER_CAME.get(hold["hold_id"])) is not None:
        due = held["at"] + int(policy.wait_for_payment.total_seconds() * 1000)
        verdict, because = "DECLINE", never
    else:
        due = held["at"] + policy.decide.ms(scene.chance("decide", order_id, hold["hold_id"]))
        rate = policy.release.get(kind, policy.release_other)
        released = scene.happens(
            rate, "release", order_id, hold["hold_id"], str(held["at"])
        )  # held again, it is thought over again
        verdict = "RELEASE" if released else "DECLINE"
        because = BECAUSE[verdict]
    colleagues = of_role(hold["owner_role"], scene)
    by = first(colleagues, order_id, hold["hold_id"], scene)
    return _verdict(held, hold["hold_id"], verdict, by, because, due, hold["document"])


def _verdict(
    about: Json,
    hold_id: str,
    verdict: Verdict,
    decided_by: str,
    because: str,
    due: int,
    document: str,
) -> Planned:
    """`document`: SHA-256 of what is signed by it (CF-06)."""
    value: ReviewDecided = {
        "order_id": about["order_id"],
        "version": about["version"],
        "hold_id": hold_id,
        "verdict": verdict,
        "decided_by": decided_by,
        "because": because,
        "at": due,
        "role": "",
        "tier": 0,
        "reason_code": "",
        "entered_by": "",
        "ask": "",
        "document": document,
    }
    return Planned(due, ReviewDecided, about["order_id"], value)


def of_role(role: str, scene: Scene) -> list[str]:
    """Who has the role, in a fixed order."""
    return sorted(
        staff_id
        for staff_id, person in scene.staff.items()
        if any(one["role"] == role for one in person["roles"])
    )


def first(colleagues: list[str], order_id: str, hold_id: str, scene: Scene) -> str:
    """Who looks at a hold first; where nobody is known, somebody does."""
    chance = scene.chance("staff", order_id, hold_id)
    return colleagues[int(chance * len(colleagues))] if colleagues else _staff(scene, order_id)


def _staff(scene: Scene, order_id: str) -> str:
    return f"S{1 + int(scene.chance('staff', order_id) * 12):03d}"
