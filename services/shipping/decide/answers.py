"""What people say of gates: with evidence, in the role that opens it, and with as many eyes as it
takes (SH-06, SH-08)."""

from typing import Literal

from orders.business.authority import Mandate, Refusal, granting
from orders.business.ignored import ignored
from orders.business.money import convert, of_house
from orders.business.times import earliest
from orders.contracts.records import GateAnswered, ReleaseGate, ShippingState, Staff
from orders.engine.handling import Handling
from services.shipping import gate_records
from services.shipping import state as life
from services.shipping.decide import passing
from services.shipping.records import Ctx
from services.shipping.rules import gates


def answered(said: GateAnswered, state: ShippingState | None, ctx: Ctx) -> Handling:
    """A gate opens, waits for another's word or until its evidence begins to hold, or is refused:
    then the order is stopped. What nobody asked for, or who says it may not say, changes nothing
    and is told with its reason."""
    gate = _asked(said, state)
    if state is None or isinstance(gate, str):
        return _in_vain(said, str(gate), ctx)
    by = _mandate(said, gate, state, ctx)
    if isinstance(by, Refusal):
        return _in_vain(said, by.reason, ctx)
    if said["verdict"] == "REFUSE":
        return _settled({**gate, "status": "refused", "deadline_at": ctx.now}, said, state, ctx)
    now = _with_evidence(gate, said, by)
    if objection := _objection(now, ctx.now):
        return _in_vain(said, objection, ctx)
    return _settled(now, said, state, ctx)


def _asked(said: GateAnswered, state: ShippingState | None) -> ReleaseGate | str:
    """The gate that it is about, or why nobody asks for it."""
    known = life.spoken_of(said["version"], state)
    if isinstance(known, str):
        return known
    if known["status"] != "open":
        return f"already_{known['status']}"
    if said["verdict"] == "UNKNOWN":
        return "unknown_verdict"
    named = [one for one in known["gates"] if one["gate_id"] == said["gate_id"]]
    if not named:
        return "unknown_gate"
    if not gates.concerned(named, known):
        return "nothing_waits"
    open_already = named[0]["status"] == "open" and said["verdict"] == "OPEN"
    return "already_open" if open_already else named[0]


def _mandate(
    said: GateAnswered, gate: ReleaseGate, state: ShippingState, ctx: Ctx
) -> Mandate | Refusal:
    """In which role they say it, within their limit; who has said it already does not count again
    (RV-06)."""
    roles = {gate["owner_role"], *([gate["escalates_to"]] if gate["escalations"] else [])}
    spoken = roles & {said["role"]} if said["role"] else roles
    others = (
        frozenset() if gates.shown(gate) or said["verdict"] == "REFUSE" else {*gate["opened_by"]}
    )
    house = of_house(ctx.references) or state["currency"]
    value = convert(state["total_minor"], state["currency"], house, ctx.references)
    staff = ctx.references.table(Staff)
    return granting(said["decided_by"], spoken, value, others, staff, ctx.now)


def _with_evidence(gate: ReleaseGate, said: GateAnswered, by: Mandate) -> ReleaseGate:
    """The gate with what was shown. What was shown before, and does not hold, is forgotten; of two
    who say until when it holds, the more careful one counts."""
    anew = gates.shown(gate)
    begins = [said["valid_from_at"], None if anew else gate["valid_from_at"]]
    ends = [said["valid_until_at"], None if anew else gate["valid_until_at"]]
    eyes = [said["decided_by"], *([by.on_behalf_of] if by.on_behalf_of else [])]
    return {
        **gate,
        "eyes_given": 1 if anew else gate["eyes_given"] + 1,
        "opened_by": eyes if anew else [*gate["opened_by"], *eyes],
        "reference": said["reference"] or ("" if anew else gate["reference"]),
        "document": said["document"] or ("" if anew else gate["document"]),
        "valid_from_at": max([at for at in begins if at is not None], default=None),
        "valid_until_at": earliest(*ends),
    }


def _objection(gate: ReleaseGate, now: int) -> str:
    if gate["evidence_needed"] and not gate["reference"]:
        return "evidence_missing"
    begins, ends = gate["valid_from_at"], gate["valid_until_at"]
    return "evidence_expired" if ends is not None and ends <= max(now, begins or now) else ""


def _settled(gate: ReleaseGate, said: GateAnswered, state: ShippingState, ctx: Ctx) -> Handling:
    how: Literal["refused", "opened", "pending", "countersign"]
    if gate["status"] == "refused":
        how = "refused"
    elif gates.holds(gate, ctx.now):
        how, gate = "opened", {**gate, "status": "open"}
    else:
        how = "pending" if gates.shown(gate) else "countersign"
    same = gate["gate_id"]
    listed = [gate if one["gate_id"] == same else one for one in state["gates"]]
    new: ShippingState = {**state, "gates": listed}
    told = gate_records.settled(gate, how, new, ctx, answer=said)
    return passing.go_on(how, state, new, [told], ctx)


def _in_vain(said: GateAnswered, reason: str, ctx: Ctx) -> Handling:
    return ignored("shipping", GateAnswered, reason, ctx, document=said["gate_id"])
