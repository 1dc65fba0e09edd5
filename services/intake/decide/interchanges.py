"""Control numbers of partners' interchanges: each is used once (IN-01; docs/decisions/0059)."""

from orders.business.documents import INTERCHANGE
from orders.business.times import DAY
from orders.contracts.blank import blank
from orders.contracts.records import IntakeState, InterchangeReceived
from orders.engine.handling import Handling
from services.intake import desk
from services.intake import state as life
from services.intake.state import Ctx

MOST_CONTENTS = 20
"""Of one number that are told apart: the desk hears of each once, of what is beyond each time."""


def note(came: InterchangeReceived, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Say whether its number is new. The same once more is a harmless repeat; something else under
    a number that is known has a person look, whatever became of its orders. Under the key of an
    order it says nothing."""
    if not ctx.key.startswith(INTERCHANGE):
        return ctx.ignore("no_interchange")
    if state is None or life.unknown(state):
        return _first(came, ctx)
    first, *others = state["digests"]
    if came["content"] == first:
        return _noted("repeated", state, ctx)
    if came["content"] in others:
        return _noted("reused", state, ctx)
    known: IntakeState = {**state, "digests": [first, *others, came["content"]][:MOST_CONTENTS]}
    answer = desk.interchange_noted("reused", known, ctx)
    told = desk.number_reused(came, known, ctx)
    return Handling(outcome="numbered", reason="reused", state=known, events=[answer, told])


def _first(came: InterchangeReceived, ctx: Ctx) -> Handling:
    numbered: IntakeState = {
        **blank(IntakeState),
        "status": "numbered",
        "digests": [came["content"]],
        "answered_at": ctx.now,
        "wake_at": ctx.now + ctx.policy.control_numbers_days * DAY,
    }
    answer = desk.interchange_noted("first", numbered, ctx)
    return Handling(outcome="numbered", reason="first", state=numbered, events=[answer])


def _noted(outcome: str, state: IntakeState, ctx: Ctx) -> Handling:
    answer = desk.interchange_noted(outcome, state, ctx)
    return Handling(outcome="numbered", reason=outcome, events=[answer])
