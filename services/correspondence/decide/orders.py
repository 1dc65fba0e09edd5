"""The order goes on."""

from orders.business.steps import CONFIRMED, RECEIVED
from orders.contracts.records import (
    AnswerKind,
    AnswerLine,
    CorrespondenceState,
    OrderConfirmed,
    OrderReceived,
)
from orders.engine.handling import Handling
from services.correspondence.decide.telling import tell
from services.correspondence.rules.lines import ordered, standing
from services.correspondence.state import Ctx, handed_on, opened

FIRST_VERSION = 1


def received(record: OrderReceived, state: CorrespondenceState | None, ctx: Ctx) -> Handling:
    """The order, or a change of it, is taken: number, and when to expect it (IN-04, CF-03)."""
    if (known := opened(state, ctx)) is None:
        return ctx.ignore("no_answers_agreed")
    version = record["version"]
    kind: AnswerKind = "RECEIVED" if version == FIRST_VERSION else "CHANGED"
    new = handed_on(known, record, record["order"].decoded())
    return tell(
        kind,
        version,
        RECEIVED,
        new,
        ctx,
        lines=_standing(record, new),
        expected_at=record["expected_at"],
    )


def confirmed(record: OrderConfirmed, state: CorrespondenceState | None, ctx: Ctx) -> Handling:
    """The order is accepted, line by line."""
    if (known := opened(state, ctx)) is None:
        return ctx.ignore("no_answers_agreed")
    new = handed_on(known, record, record["order"].decoded())
    return tell(
        "CONFIRMED",
        record["version"],
        CONFIRMED,
        new,
        ctx,
        lines=_standing(record, new),
        promised_at=record["promised_at"],
    )


def _standing(
    record: OrderReceived | OrderConfirmed, state: CorrespondenceState
) -> list[AnswerLine]:
    """Of this version's lines; of what was stopped only its own."""
    stopped = state["stopped"] if record["version"] == state["version"] else []
    return standing(ordered(record["order"].decoded()), stopped)
