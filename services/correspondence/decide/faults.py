"""Intake refuses something: the partner reads why, and what to send instead."""

from orders.business.horizon import forget_at
from orders.business.steps import RECEIVED, STOPPED
from orders.contracts.records import (
    ChangeRefused,
    CorrectionRequested,
    CorrespondenceState,
    OrderRejected,
)
from orders.engine.handling import Handling
from services.correspondence.decide.telling import tell
from services.correspondence.rules.lines import exchanged, standing
from services.correspondence.state import Ctx, ended, moved, opened

FAULTY = "faulty"


def correction(
    record: CorrectionRequested, state: CorrespondenceState | None, ctx: Ctx
) -> Handling:
    """Every fault, and until when it may be mended (IN-03)."""
    if (known := opened(state, ctx)) is None:
        return ctx.ignore("no_answers_agreed")
    version = record["version"]
    return tell(
        "CORRECTION",
        version,
        RECEIVED,
        moved(known, version),
        ctx,
        lines=[],
        faults=record["faults"],
        answer_by_at=record["answer_by_at"],
    )


def rejected(record: OrderRejected, state: CorrespondenceState | None, ctx: Ctx) -> Handling:
    """The submission is refused for good (IN-02)."""
    if (known := opened(state, ctx)) is None:
        return ctx.ignore("no_answers_agreed")
    version, faults = record["version"], record["faults"]
    new = ended(moved(known, version), ctx)
    return tell("REJECTED", version, STOPPED, new, ctx, lines=[], code=FAULTY, faults=faults)


def change_refused(record: ChangeRefused, state: CorrespondenceState | None, ctx: Ctx) -> Handling:
    """A change, a cancellation or a correction is not taken; the order stands as it is, even if
    that is at its end. Of an order that nobody knows, the answer is remembered for a while."""
    if (known := opened(state, ctx)) is None:
        return ctx.ignore("no_answers_agreed")
    if state is None:
        known = {**known, "wake_at": forget_at(ctx.now, ctx.policy)}
    return tell(
        "CHANGE_REFUSED",
        known["version"],
        0,
        known,
        ctx,
        lines=exchanged(standing(known["lines"], known["stopped"]), known["instead"]),
        code=record["requested"],
        because=record["because"],
        faults=record["faults"],
    )
