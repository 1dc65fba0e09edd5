"""Staff open gates, or refuse them (SH-06, SH-08). Who says it is who has the token; whether they
may, shipping decides, by the table of staff."""

from collections.abc import Mapping
from typing import Literal

from orders.client.gates import STAGE, closed, outcome_of
from orders.contracts.records import GateAnswered
from services.gateway.desk.forms import GateSaid
from services.gateway.desk.people import Person
from services.gateway.desk.reviewing import dealt_with
from services.gateway.edge import Edge
from services.gateway.formats.values.cards import masked
from services.gateway.problem import Problem

VERDICTS: Mapping[str, Literal["OPEN", "REFUSE"]] = {"open": "OPEN", "refuse": "REFUSE"}
IN_VAIN = frozenset({"ignored", "nothing", "set aside"})


async def answered(
    edge: Edge, person: Person, order_id: str, gate_id: str, said: GateSaid, seconds: float
) -> dict[str, str]:
    """The order, the gate, and the outcome: `opened`, `pending` until its evidence begins to hold,
    `countersign` where another has still to say so, `refused`; `sent` where shipping has not said
    it in time. Raises Problem: 404 if nothing waits at it, 409 if the order is another version than
    was seen, 403 if it is not theirs to say, or shows too little; TransientError, NoRoom."""
    state = await edge.desk.threads.run(edge.asking, STAGE, order_id)
    here = (
        [one for one in closed(order_id, state) if one.gate["gate_id"] == gate_id] if state else []
    )
    if not here:
        raise Problem(404, "not-gated", "Nothing waits at such a gate", "it is open, or never was")
    if here[0].version != said.version:
        raise Problem(409, "order-changed", "The order is another version by now", "look again")
    value: GateAnswered = {
        "order_id": order_id,
        "version": said.version,
        "gate_id": gate_id,
        "verdict": VERDICTS[said.verdict],
        "decided_by": person.staff_id,
        "role": said.role,
        "reference": said.reference,
        "document": said.document,
        "valid_from_at": said.valid_from_at,
        "valid_until_at": said.valid_until_at,
        "because": masked(said.because),
        "entered_by": f"token {person.token_id}",
        "at": edge.now(),
    }
    record = edge.encode(GateAnswered, order_id, value)
    found = await dealt_with(edge, STAGE, order_id, [record], seconds)
    outcome, why = ("sent", "") if found is None else outcome_of(found[0])
    if outcome in IN_VAIN:
        because = why or "it is not yours to open, or what was shown does not open it"
        raise Problem(403, "verdict-refused", "Nothing came of it", because)
    return {"order_id": order_id, "gate_id": gate_id, "outcome": outcome}
