"""People who open gates: they show evidence, now and then too late, to no purpose, or not at all
(SH-06, SH-07, SH-08)."""

from collections.abc import Iterator

from orders.contracts.records import GateAnswered, GateVerdict, ReleaseGate
from services.simulator.actors.reviewers import first, of_role
from services.simulator.plans import Json, Planned, Scene

HOUR = 3_600_000
WAITS = "return_awaited"
"""Why a gate is closed that opens by itself: nobody says anything of it before it is overdue."""


def on_gated(gated: Json, scene: Scene) -> list[Planned]:
    """Each gate is answered by itself."""
    return [said for gate in gated["gates"] for said in _answers(gated, gate, scene)]


def _answers(gated: Json, gate: ReleaseGate, scene: Scene) -> Iterator[Planned]:
    """By as many as it takes. Who is too late, leaves it to whom it escalates to."""
    policy, place = scene.policy.gatekeepers, (gated["order_id"], gate["gate_id"], str(gated["at"]))
    if scene.happens(policy.leave, "leave gate", *place):
        return
    role, from_at = gate["owner_role"], gated["at"]
    if gate["code"] == WAITS or scene.happens(policy.late, "late at gate", *place):
        role, from_at = gate["escalates_to"], gate["deadline_at"]
    verdict: GateVerdict = (
        "REFUSE" if scene.happens(policy.refuse, "refuse gate", *place) else "OPEN"
    )
    due = from_at + policy.answer.ms(scene.chance("open gate", *place))
    if scene.happens(policy.amiss, "amiss at gate", *place):
        yield _answer(gated, gate, "OPEN", _stranger(gate, scene), due - 1, scene)
    colleagues = of_role(role, scene)
    begin = first(colleagues, gated["order_id"], gate["gate_id"], scene)
    for number in range(1 if verdict == "REFUSE" else gate["eyes"]):
        who = begin
        if begin in colleagues:
            who = colleagues[(colleagues.index(begin) + number) % len(colleagues)]
        yield _answer(gated, gate, verdict, who, due + number * HOUR, scene)


def _answer(
    gated: Json, gate: ReleaseGate, verdict: GateVerdict, who: str, due: int, scene: Scene
) -> Planned:
    policy, place = scene.policy.gatekeepers, (gated["order_id"], gate["gate_id"], str(gated["at"]))
    soon = scene.happens(policy.lapse, "lapse of gate", *place)
    lasts = policy.lasts.ms(scene.chance("lasts at gate", *place)) if soon else None
    number = int(scene.chance("evidence", *place) * 10**8)
    value: GateAnswered = {
        "order_id": gated["order_id"],
        "version": gated["version"],
        "gate_id": gate["gate_id"],
        "verdict": verdict,
        "decided_by": who,
        "role": "",
        "reference": f"{gate['kind'][:3].upper()}-{number:08d}",
        "document": "",
        "valid_from_at": None,
        "valid_until_at": due + lasts if lasts is not None else None,
        "because": "the authority has refused it" if verdict == "REFUSE" else "",
        "entered_by": "",
        "at": due,
    }
    return Planned(due, GateAnswered, gated["order_id"], value)


def _stranger(gate: ReleaseGate, scene: Scene) -> str:
    """Somebody who may not say it."""
    roles = {gate["owner_role"], gate["escalates_to"]}
    others = [
        staff_id
        for staff_id, person in sorted(scene.staff.items())
        if roles.isdisjoint(one["role"] for one in person["roles"])
    ]
    return others[0] if others else "S999"
