"""Where handlers end: the answer, if the partner asked for one of its kind."""

from orders.contracts.records import (
    AnswerIssued,
    AnswerKind,
    AnswerLine,
    CorrespondenceState,
    Fault,
)
from orders.engine.handling import Event, Handling
from services.correspondence.state import Ctx


def tell(
    kind: AnswerKind,
    version: int,
    step: int,
    state: CorrespondenceState,
    ctx: Ctx,
    *,
    lines: list[AnswerLine],
    code: str = "",
    because: str = "",
    faults: list[Fault] | None = None,
    answer_by_at: int | None = None,
    expected_at: int | None = None,
    promised_at: int | None = None,
) -> Handling:
    """Tell the partner, once, if it was agreed (IN-04). `version`, `step`: of the fact; `lines`: as
    they stand by it; `code`: why it is so."""
    if kind not in state["agreed"]:
        return Handling(outcome="noted", reason="not_agreed", state=state)
    answer: AnswerIssued = {
        "order_id": ctx.key,
        "answer_id": str(ctx.cause),
        "kind": kind,
        "number": state["number"],
        "version": version,
        "step": step,
        "reason": code,
        "because": because,
        "faults": faults or [],
        "answer_by_at": answer_by_at,
        "expected_at": expected_at,
        "promised_at": promised_at,
        "buyer_reference": state["buyer_reference"],
        "placed_at": state["placed_at"],
        "currency": state["currency"],
        "lines": lines,
        "at": ctx.now,
    }
    return Handling(
        outcome="told", reason=kind.lower(), state=state, events=[Event(AnswerIssued, answer)]
    )
