"""The order has come for which changes wait (CF-03)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from orders.contracts.order import CarriedOrder
from orders.contracts.records import EarlyChange, IntakeState
from orders.engine.handling import UNCHANGED, Handling
from orders.engine.stage import Asking, Outcome
from services.intake.decide import changes, parts
from services.intake.decide.early import answering
from services.intake.state import Ctx


def caught_up(outcome: Outcome, early: Sequence[EarlyChange], ctx: Ctx) -> Outcome:
    """What becomes of the order, and then of the changes that came before it, in their order: each
    is taken, or refused, as if it had come right after the order, and is an answer of its own."""
    if not early:
        return outcome
    if isinstance(outcome, Handling):
        return _then(outcome, early, ctx)
    return _asked(outcome, early, ctx)


def _asked(outcome: Asking, early: Sequence[EarlyChange], ctx: Ctx) -> Asking:
    handling = yield from outcome
    return _then(handling, early, ctx)


def _then(handling: Handling, early: Sequence[EarlyChange], ctx: Ctx) -> Handling:
    state, events = cast(IntakeState, handling.state), [*handling.events]
    for one in early:
        taken = _take(one, state, ctx)
        if taken.state is not UNCHANGED:
            state = cast(IntakeState, taken.state)
        events += [answering(one, event) for event in taken.events]
    return replace(handling, state=state, events=events)


def _take(early: EarlyChange, state: IntakeState, ctx: Ctx) -> Handling:
    if (whole := early["whole"]) is not None:
        return changes.want(whole, CarriedOrder.of(whole["order"]), state, ctx)
    assert early["parts"] is not None
    return parts.change(early["parts"], state, ctx)
