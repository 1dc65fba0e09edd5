"""Staff say over HTTP what a payment is that two tell of. Who says it is who has the token; whether
they may, review decides, by the table of staff (RV-03)."""

from collections.abc import Mapping

from orders.client.questioned import outcome_of
from orders.contracts.records import PaymentDecided, PaymentVerdict
from services.gateway.desk.forms import PaymentSaid
from services.gateway.desk.people import Person
from services.gateway.desk.reviewing import reviewed
from services.gateway.desk.settling import Told, taken
from services.gateway.edge import Edge
from services.gateway.formats.values.cards import masked
from services.gateway.problem import Problem

VERDICTS: Mapping[str, PaymentVerdict] = {"same": "SAME", "another": "ANOTHER"}


async def told_apart(
    edge: Edge, person: Person, order_id: str, said: PaymentSaid, seconds: float
) -> Told:
    """The order, the payment and the outcome: `same`, `another`, `sent` where review has not said
    it in time. Raises Problem: 404 if nobody asks, 403 if nothing came of it; NoRoom."""
    state = await edge.desk.threads.run(edge.asking, "review", order_id)
    asked = (said.issuer, said.document_id)
    if state is None or asked not in _waiting(state["questioned"]):
        raise Problem(404, "not-questioned", "Nobody asks about this payment", order_id=order_id)
    decided: PaymentDecided = {
        "order_id": order_id,
        "issuer": said.issuer,
        "document_id": said.document_id,
        "verdict": VERDICTS[said.verdict],
        "decided_by": person.staff_id,
        "because": masked(said.because),
        "at": edge.now(),
    }
    record = edge.encode(PaymentDecided, order_id, decided)
    found = await reviewed(edge, order_id, [record], seconds)
    outcome = taken(outcome_of(found[0]) if found else "sent")
    return {"order_id": order_id, "document_id": said.document_id, "outcome": outcome}


def _waiting(questioned: list[Mapping[str, str]]) -> set[tuple[str, str]]:
    return {(one["issuer"], one["document_id"]) for one in questioned}
