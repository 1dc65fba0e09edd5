"""Orders that stages place, each belonging to another (TR-05), and the ids that are theirs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from orders.business.decisions import passed
from orders.business.facts import beside
from orders.business.linked import MARK, is_linked
from orders.contracts.blank import blank
from orders.contracts.records import IntakeState, LinkedOrderPlaced
from orders.engine.errors import PoisonRecord
from orders.engine.handling import Handling
from orders.engine.stage import Outcome
from services.intake import answers, records
from services.intake import state as life
from services.intake.decide.withdrawal import withdraw
from services.intake.rules import language
from services.intake.rules.faults import fault
from services.intake.state import Ctx

RESERVED = (
    f"ids with {MARK} are those of replacements, which the house makes itself: submit it under "
    "another reference, cancel a replacement that is not wanted"
)
Handler = Callable[[Any, IntakeState | None, Ctx], Outcome]


def ours_alone(handler: Handler) -> Handler:
    """What comes from outside under an id of linked orders is refused, and leaves nothing behind:
    else anybody could order for nothing, or keep a replacement from coming."""

    @wraps(handler)
    def guarded(asked: Any, state: IntakeState | None, ctx: Ctx) -> Outcome:
        return refused(state, ctx) if is_linked(ctx.key) else handler(asked, state, ctx)

    return guarded


def refused(state: IntakeState | None, ctx: Ctx) -> Handling:
    """The id is not theirs to use, and the order not theirs to change."""
    wrong = fault("reference_reserved", "reference", RESERVED)
    answer = answers.change_refused("submit", RESERVED, state, ctx, [wrong])
    return Handling(outcome="refused", reason=wrong["code"], events=[answer])


def place(placed: LinkedOrderPlaced, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Receive it as it is: a stage made it of an order that was screened. Nobody changes it. One
    that was cancelled before it came is stopped at once. Raises PoisonRecord where the id is
    another order's."""
    order = placed["order"]
    digest, content = order.digest(), order.decoded()
    if state is not None and not life.unknown(state):
        if digest in state["digests"]:
            return ctx.ignore("already_received")
        raise PoisonRecord(
            "id_taken", f"{ctx.key} is another order, of before there were linked ones"
        )
    before = state or blank(IntakeState)
    known: IntakeState = {
        **before,
        "version": placed["version"],
        "number": placed["number"],
        "wake_at": None,
        "early": [],
        "digests": [digest],
        "answered_at": ctx.now,
        "submitted_at": life.believed(placed["at"], ctx),
        "placed_at": content["placed_at"],
        "language": language(content["buyer"], ctx.policy),
    }
    if life.cancelled_early(before):
        by, because = before["recalled_by"], before["recall_reason"]
        return withdraw(order, known, by, because, "before_order", ctx)
    rule = passed("TR-05", "linked_order", placed["because"], beside("of", placed["original_id"]))
    new = life.fixed(known)
    told = records.received(order, "", new, [rule], ctx)
    return Handling(outcome="received", reason="linked", state=new, events=told)
