"""A person says whether an automatic approval was right: made durable, and what review makes of it
is told (RV-08)."""

from collections.abc import Mapping

from orders.client.samples import outcome_of
from orders.contracts.records import SampleAnswered, SampleVerdict
from services.gateway.desk.forms import SampleJudged
from services.gateway.desk.people import Person
from services.gateway.desk.reviewing import reviewed
from services.gateway.edge import Edge
from services.gateway.formats.values.cards import masked
from services.gateway.problem import Problem, error

VERDICTS: Mapping[str, SampleVerdict] = {"agreed": "AGREED", "wrong": "WRONG"}


async def judged(
    edge: Edge, person: Person, order_id: str, said: SampleJudged, seconds: float
) -> dict[str, str]:
    """The order, the outcome and why; the outcome is `sent` where review has not said it in time.
    Raises Problem: 404 if nobody asks, 403 if review refuses; NoRoom."""
    state = await edge.desk.threads.run(edge.asking, "review", order_id)
    sample = state["sample"] if state else None
    if sample is None or sample["version"] != said.version:
        raise _not_asked(order_id)
    answered = _answered(order_id, said, person, edge.now())
    record = edge.encode(SampleAnswered, order_id, answered)
    found = await reviewed(edge, order_id, [record], seconds)
    outcome, because = outcome_of(found[0]) if found else ("sent", "")
    if outcome == "refused":
        raise _refused(order_id, because)
    return {"order_id": order_id, "outcome": outcome, "because": because}


def _answered(order_id: str, said: SampleJudged, person: Person, now: int) -> SampleAnswered:
    return {
        "order_id": order_id,
        "version": said.version,
        "verdict": VERDICTS[said.verdict],
        "decided_by": person.staff_id,
        "reason_code": said.reason_code,
        "because": masked(said.because),
        "entered_by": f"token {person.token_id}",
        "at": now,
    }


def _not_asked(order_id: str) -> Problem:
    return Problem(
        404,
        "not-sampled",
        "Nobody asks about this approval",
        "somebody has looked at it, or the order was changed since",
        order_id=order_id,
    )


def _refused(order_id: str, because: str) -> Problem:
    return Problem(
        403,
        "verdict-refused",
        "You may not decide this",
        "leave it to who may",
        errors=[error("sample", "verdict_refused", because)],
        order_id=order_id,
    )
