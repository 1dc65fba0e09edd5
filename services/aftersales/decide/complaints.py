"""Goods that came damaged, or not whole, as their customer says (TR-05): at once, or when a person
agrees, they count as not delivered, and the customer chooses between a refund and a replacement."""

from orders.business.authority import Refusal, speaking
from orders.business.ignored import ignored
from orders.contracts.records import (
    AftersalesState,
    CaseState,
    ClaimDecided,
    ComplaintDecided,
    ComplaintUpheld,
    DeliveryDisputed,
    LineQuantity,
    Staff,
)
from orders.engine.handling import Event, Handling
from services.aftersales import records
from services.aftersales.decide import cases, claims, replacements
from services.aftersales.decide.endings import conclude, credit
from services.aftersales.records import Ctx
from services.aftersales.rules import complaints as rules
from services.aftersales.rules import lines as line_rules

CASE = "dispute-"
"""Cases of complaints begin so."""
CLAIM = "reported-"
"""Claims of complaints begin so."""
Moved = tuple[AftersalesState, list[Event]]


def of(said: DeliveryDisputed, case: CaseState, state: AftersalesState, ctx: Ctx) -> CaseState:
    """The case as a complaint that may come to a choice; as it is where people see to all of it."""
    lines = case["lines"]
    if not rules.choosable(lines, said["kind"], ctx.key, state, ctx.policy):
        return case
    awaits = rules.awaited(said, lines, state, ctx.policy)
    return {**case, "shipment_id": said["shipment_id"], "awaits": awaits}


def take_up(said: DeliveryDisputed, case: CaseState, state: AftersalesState, ctx: Ctx) -> Moved:
    """The customer chooses at once, or is asked for a photo, or a person looks at it first."""
    if not case["shipment_id"]:
        return state, []
    if not case["awaits"]:
        return _upheld(rules.CODES[said["kind"]], case, case["lines"], state, ctx)
    if case["awaits"] == rules.PHOTO:
        fact = f"photo-{case['case_id']}"
        return state, [records.message("customer", "photo-asked", fact, {}, state, ctx)]
    return state, []


def decided(said: ComplaintDecided, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """A person says whether it is so. What is refused ends with the words that the customer is
    told."""
    case = None if state is None else cases.find(said["case_id"], state)
    why = "unknown_case"
    lines: list[LineQuantity] = []
    if state is not None and case is not None:
        lines = rules.still(said["lines"], case, state)
        why = _in_vain(said, case, lines, ctx)
    if state is None or case is None or why:
        return ignored("aftersales", ComplaintDecided, why, ctx, document=said["case_id"])
    if said["verdict"] == "REFUSE":
        fact, note = f"answer-{case['case_id']}", {"note": said["because"]}
        told = records.message("customer", "case-answered", fact, note, state, ctx)
        new, closed = cases.close(case, "refused", state, ctx)
        return conclude("complaint_refused", new, [closed, told], ctx)
    code = next(rules.CODES[kind] for kind, of in cases.KINDS.items() if of == case["kind"])
    new, events = _upheld(code, case, lines, state, ctx, said)
    return conclude("complaint_agreed", new, events, ctx)


def _upheld(
    code: str,
    case: CaseState,
    lines: list[LineQuantity],
    state: AftersalesState,
    ctx: Ctx,
    said: ComplaintDecided | None = None,
) -> Moved:
    """These lines were not delivered as they should be; whoever sees to the case need not."""
    fact: ComplaintUpheld = {
        "order_id": ctx.key,
        "version": state["version"],
        "case_id": case["case_id"],
        "shipment_id": case["shipment_id"],
        "lines": lines,
        "agreed_by": said["decided_by"] if said is not None else "",
        "document": said["document"] if said is not None else "",
        "at": ctx.now,
    }
    seen: CaseState = {**case, "awaits": ""}
    state, answered = cases.left_to_customer(seen, "the customer chooses", state, ctx)
    events = [Event(ComplaintUpheld, fact), answered]
    if said is not None and said["document"]:
        for photo in _photos(said):
            state, shown = claims.borne_out(photo, state, ctx)
            events += shown
    counted = line_rules.changed(state["lines"], lines, line_rules.complain)
    wrong: AftersalesState = {**state, "lines": counted}
    if (order := state["order"]) is None:  # it replaces something, and is not replaced again
        less = line_rules.changed(counted, lines, line_rules.credit)
        new, more = credit(code, lines, {**wrong, "lines": less}, ctx)
    else:
        gone = replacements.Gone(lines, case["shipment_id"], order, case["case_id"], code)
        new, more = replacements.offer_choice(gone, wrong, ctx)
    return new, [*events, *more]


def _in_vain(said: ComplaintDecided, case: CaseState, lines: list[LineQuantity], ctx: Ctx) -> str:
    """Why what a person says counts for nothing; empty if it counts."""
    if case["status"] == "closed":
        return "already_closed"
    if not case["awaits"] or said["verdict"] == "UNKNOWN":
        return "not_awaited"
    roles = ctx.policy.complaints.decided_by
    found = speaking(said["decided_by"], roles, ctx.references.table(Staff), ctx.now)
    if isinstance(found, Refusal):
        return found.reason
    if said["verdict"] == "REFUSE":
        return ""
    if case["awaits"] == rules.PHOTO and not said["document"]:
        return "evidence_missing"
    return "" if lines else "nothing_delivered"


def _photos(said: ComplaintDecided) -> list[ClaimDecided]:
    """It bears the claims on carrier and insurer out, too."""
    claim = f"{CLAIM}{said['case_id'].removeprefix(CASE)}"
    return [_photo(said, claim), _photo(said, f"{claims.INSURED}{claim}")]


def _photo(said: ComplaintDecided, claim_id: str) -> ClaimDecided:
    return {
        "order_id": said["order_id"],
        "version": said["version"],
        "claim_id": claim_id,
        "verdict": "EVIDENCE",
        "decided_by": said["decided_by"],
        "kind": "PHOTO",
        "document": said["document"],
        "reference": "",
        "paid_minor": 0,
        "currency": "",
        "because": "",
        "at": said["at"],
    }
