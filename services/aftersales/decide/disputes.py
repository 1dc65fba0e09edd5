"""Customers say that something is wrong with goods that have come: each complaint is a case for who
sees to such things (DL-01, AS-01)."""

from orders.business.ignored import ignored
from orders.contracts.records import (
    AftersalesState,
    ClaimCause,
    ClaimEvidence,
    DeliveryDisputed,
    DisputeKind,
    LineQuantity,
)
from orders.engine.handling import Handling
from services.aftersales.decide import cases, claims, complaints
from services.aftersales.decide.complaints import CASE, CLAIM
from services.aftersales.decide.endings import conclude
from services.aftersales.records import Ctx
from services.aftersales.rules.claims import unclaimed
from services.aftersales.rules.complaints import named

CAUSES: dict[DisputeKind, ClaimCause] = {"DAMAGED": "DAMAGED", "MISSING": "MISSING"}
"""What is wrong -> what a carrier is to answer for."""


def disputed(said: DeliveryDisputed, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """A case about the lines that the customer named, as far as they were sent; repeated, it is
    the same. Where policy lets them, they choose what becomes of these lines (TR-05). The topic is
    not trusted: what bears no proof is nobody's word (decision 0071)."""
    case_id = f"{CASE}{said['dispute_id']}"
    why = _in_vain(said, case_id, state, ctx)
    if state is None or why:
        return ignored("aftersales", DeliveryDisputed, why, ctx, document=said["dispute_id"])
    kind = cases.KINDS.get(said["kind"], "complaint")
    note = f"{said['shipment_id']}: the customer says that goods are {said['kind'].lower()}"
    case = cases.new(case_id, kind, named(said, state), ctx)
    case = complaints.of(said, case, state, ctx)
    new: AftersalesState = {**state, "cases": [*state["cases"], case]}
    events = cases.told(case, note, new, ctx)
    new, claimed = _claimed(said, case["lines"], new, ctx)
    new, offered = complaints.take_up(said, case, new, ctx)
    return conclude("case_opened", new, [*events, *claimed, *offered], ctx)


def _claimed(
    said: DeliveryDisputed, wrong: list[LineQuantity], state: AftersalesState, ctx: Ctx
) -> claims.Opened:
    """What came spoilt or not whole, its carrier is to answer for, if it is known which, and does
    not already (TR-05)."""
    cause, lines = CAUSES.get(said["kind"]), unclaimed(wrong, state["claims"])
    asked = any(one["shipment_id"] == said["shipment_id"] for one in state["claims"])
    if cause is None or (not lines if wrong else asked):
        return state, []
    report: ClaimEvidence = {
        "kind": "CUSTOMER_REPORT",
        "document": "",
        "reference": said["dispute_id"],
        "given_by": "",
        "at": ctx.now,
    }
    numbers = {line["line"] for line in lines}
    by = {
        line["carrier"]
        for line in state["lines"]
        if line["carrier"] and (not numbers or line["line"] in numbers)
    }
    return claims.against(
        claims.Loss(
            f"{CLAIM}{said['dispute_id']}",
            said["shipment_id"],
            by.pop() if len(by) == 1 else "",
            "",
            cause,
            lines,
            state["delivered_at"] or ctx.now,
            report,
        ),
        state,
        ctx,
    )


def _in_vain(said: DeliveryDisputed, case_id: str, state: AftersalesState | None, ctx: Ctx) -> str:
    """Why no case is opened; empty if one is."""
    if not said["proof"]:
        return "unproven"
    if state is None or not state["lines"]:
        return "unknown_order"
    if said["version"] != state["version"]:
        return "other_version"
    if cases.find(case_id, state) is not None:
        return "already_open"
    complaints = sum(case["case_id"].startswith(CASE) for case in state["cases"])
    return "too_many_cases" if complaints >= ctx.policy.most_disputes else ""
