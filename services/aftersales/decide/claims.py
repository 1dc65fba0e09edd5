"""Claims against carriers and insurers (TR-05): each has a deadline, evidence, somebody who sees to
it, and an end. What the customer gets does not wait for one."""

from typing import NamedTuple

from orders.business.ignored import ignored
from orders.business.times import DAY
from orders.contracts.records import (
    AftersalesState,
    ClaimCause,
    ClaimDecided,
    ClaimEvidence,
    ClaimState,
    LineQuantity,
)
from orders.engine.handling import Event, Handling
from services.aftersales import claim_records as told
from services.aftersales.claims_policy import ClaimTerm
from services.aftersales.decide.endings import conclude
from services.aftersales.records import Ctx
from services.aftersales.rules import claims as rules


class Loss(NamedTuple):
    """What a carrier is to answer for. `since`: when it was known, or the goods came."""

    claim_id: str
    shipment_id: str
    carrier: str
    tracking_number: str
    cause: ClaimCause
    lines: list[LineQuantity]
    since: int
    evidence: ClaimEvidence


INSURED = "insured-"
"""Claims on insurers begin so; that on the carrier follows."""
Opened = tuple[AftersalesState, list[Event]]


def against(loss: Loss, state: AftersalesState, ctx: Ctx) -> Opened:
    """Open a claim, once, unless no carrier had the goods; and one on who insures them, for what is
    beyond the carrier's liability. `state`: before anything of them is credited."""
    if not loss.carrier or find(loss.claim_id, state) is not None:
        return state, []
    policy = ctx.policy.claims
    term = policy.term(loss.carrier, loss.cause)
    claim: ClaimState = {
        "claim_id": loss.claim_id,
        "shipment_id": loss.shipment_id,
        "carrier": loss.carrier,
        "tracking_number": loss.tracking_number,
        "cause": loss.cause,
        "lines": loss.lines,
        "value_minor": rules.value(loss.lines, state["lines"]),
        "status": "open",
        "team": policy.team,
        "deadline_at": loss.since + term.submit_within_days * DAY,
        "due_at": None,
        "times": 0,
        "asked": list(policy.evidence.get(loss.cause, ())),
        "evidence": [loss.evidence],
        "reference": "",
        "insurer": "",
        "policy_number": "",
        "beside": "",
        "paid_minor": 0,
    }
    claim["due_at"] = rules.due_at(claim, ctx.now, policy)
    new: AftersalesState = {**state, "claims": [*state["claims"], claim]}
    new, insured = _insured(loss, claim, term, new, ctx)
    return new, [*told.opened(claim, new, ctx), *insured]


def _insured(
    loss: Loss, claim: ClaimState, term: ClaimTerm, state: AftersalesState, ctx: Ctx
) -> Opened:
    """Who insures the goods is asked, too, in its own time and by its own rules."""
    policy, worth, currency = ctx.policy.claims, claim["value_minor"], state["currency"]
    found = policy.insurance(ctx.key, loss.carrier, state["country"], worth, currency)
    asked = rules.beyond(worth, term, found, currency) if found is not None else 0
    if found is None or not asked:
        return state, []
    insured: ClaimState = {
        **claim,
        "claim_id": f"{INSURED}{claim['claim_id']}",
        "value_minor": asked,
        "deadline_at": loss.since + found.submit_within_days * DAY,
        "asked": list(found.evidence),
        "insurer": found.insurer,
        "policy_number": found.policy_number,
        "beside": claim["claim_id"],
    }
    insured["due_at"] = rules.due_at(insured, ctx.now, policy)
    new: AftersalesState = {**state, "claims": [*state["claims"], insured]}
    return new, told.opened(insured, new, ctx)


def decided(said: ClaimDecided, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """A person says what came of a claim, or bears it out."""
    claim = None if state is None else find(said["claim_id"], state)
    why = "unknown_claim"
    if state is not None and claim is not None:
        why = rules.objection(said, claim, state)
    if state is None or claim is None or why:
        return ignored("aftersales", ClaimDecided, why, ctx, document=said["claim_id"])
    if said["verdict"] == "EVIDENCE":
        return conclude("borne_out", *_with_evidence(said, claim, state, ctx), ctx)
    status = rules.MOVES[claim["status"], said["verdict"]]
    now: ClaimState = {**claim, "status": status, "times": 0, "team": ctx.policy.claims.team}
    now["reference"] = said["reference"] or claim["reference"]
    now["paid_minor"] = said["paid_minor"] if said["verdict"] == "PAY" else 0
    now["due_at"] = rules.due_at(now, ctx.now, ctx.policy.claims)
    new = _put(now, state)
    return conclude(status, new, [told.moved(now, new, ctx, said)], ctx)


def borne_out(said: ClaimDecided, state: AftersalesState, ctx: Ctx) -> Opened:
    """One more piece of evidence, where it is the claim's and not there yet."""
    claim = find(said["claim_id"], state)
    if claim is None or rules.objection(said, claim, state):
        return state, []
    return _with_evidence(said, claim, state, ctx)


def _with_evidence(
    said: ClaimDecided, claim: ClaimState, state: AftersalesState, ctx: Ctx
) -> Opened:
    now: ClaimState = {**claim, "evidence": [*claim["evidence"], _evidence(said, ctx)]}
    new = _put(now, state)
    return new, [told.moved(now, new, ctx, said)]


def remind(claim: ClaimState, state: AftersalesState, ctx: Ctx) -> Opened:
    """Its time has come: its team is reminded, in the end whom it escalates to; what nobody handed
    in by its deadline, or no carrier answers, is over."""
    policy = ctx.policy.claims
    if rules.over(claim, ctx.now, policy):
        status = rules.IN_TIME[claim["status"]]
        ended: ClaimState = {**claim, "status": status, "due_at": None}
        ended["team"] = policy.escalation_team
        new = _put(ended, state)
        return new, [told.moved(ended, new, ctx), told.over(ended, new, ctx)]
    is_open = claim["status"] == "open"
    last = len(policy.remind_before_days) if is_open else policy.reminders
    times = claim["times"] + 1
    if is_open:
        times = rules.marks_passed(claim["deadline_at"], ctx.now, policy)
    team = policy.escalation_team if times == last else policy.team
    now: ClaimState = {**claim, "times": times, "team": team}
    now["due_at"] = rules.due_at(now, ctx.now, policy)
    new = _put(now, state)
    return new, [told.moved(now, new, ctx), told.reminder(now, new, ctx)]


def find(claim_id: str, state: AftersalesState) -> ClaimState | None:
    """The claim, if there is one."""
    return next((one for one in state["claims"] if one["claim_id"] == claim_id), None)


def _evidence(said: ClaimDecided, ctx: Ctx) -> ClaimEvidence:
    return {
        "kind": said["kind"],
        "document": said["document"],
        "reference": said["reference"],
        "given_by": said["decided_by"],
        "at": ctx.now,
    }


def _put(claim: ClaimState, state: AftersalesState) -> AftersalesState:
    claims = [claim if one["claim_id"] == claim["claim_id"] else one for one in state["claims"]]
    return {**state, "claims": claims}
