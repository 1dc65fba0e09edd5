"""The order goes on."""

from orders.business.steps import CONFIRMED, RECEIVED
from orders.contracts.records import (
    AnswerKind,
    AnswerLine,
    ArticlesSubstituted,
    CorrespondenceState,
    OrderConfirmed,
    OrderReceived,
)
from orders.engine.handling import Handling
from services.correspondence.decide.telling import tell
from services.correspondence.rules.lines import exchanged, ordered, standing
from services.correspondence.state import Ctx, handed_on, moved, opened

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


def substituted(
    notice: ArticlesSubstituted, state: CorrespondenceState | None, ctx: Ctx
) -> Handling:
    """Other articles go than were ordered, as its customer agreed (IV-05). It may be told ahead of
    the order itself: then no line is known yet, and the answers that come name them."""
    if (known := opened(state, ctx)) is None:
        return ctx.ignore("no_answers_agreed")
    new = moved(known, notice["version"])
    if notice["version"] == new["version"] and new["status"] != "finished":
        new = {**new, "instead": [*new["instead"], *notice["lines"]]}
    lines = exchanged(standing(new["lines"], new["stopped"]), new["instead"])
    return tell("SUBSTITUTED", notice["version"], 0, new, ctx, lines=lines)


def _standing(
    record: OrderReceived | OrderConfirmed, state: CorrespondenceState
) -> list[AnswerLine]:
    """Of this version's lines; of what was stopped only its own."""
    lines = ordered(record["order"].decoded())
    if record["version"] != state["version"]:
        return lines
    return exchanged(standing(lines, state["stopped"]), state["instead"])
