"""Documents that nobody could read wait here for the desk."""

from orders.business.authority import Refusal, speaking
from orders.business.ignored import ignored
from orders.business.times import HOUR
from orders.contracts.blank import blank
from orders.contracts.records import DocumentDecided, DocumentUnplaced, IntakeState, Staff
from orders.engine.handling import Handling
from services.intake import desk
from services.intake import state as life
from services.intake.state import Ctx

VERDICTS = frozenset({"placed", "discarded"})


def wait(unplaced: DocumentUnplaced, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Keep it, and tell the desk; one that was sent again waits already, or is settled."""
    if state is not None and not life.unknown(state):
        return ctx.ignore("repeated_document")
    waiting: IntakeState = {
        **blank(IntakeState),
        "status": "unplaced",
        "faults": unplaced["faults"],
        "answered_at": ctx.now,
        "wake_at": ctx.now + ctx.policy.place_within_hours * HOUR,
    }
    told = desk.told(waiting, ctx.policy.desk_role, "document-unplaced", ctx)
    return Handling(outcome="unplaced", state=waiting, events=[told])


def settle(decided: DocumentDecided, state: IntakeState | None, ctx: Ctx) -> Handling:
    """The desk, or its manager, says that its orders were submitted, or that there are none. It is
    remembered until the horizon: sent again, it does not wait again."""
    if state is None or state["status"] != "unplaced":
        return ignored("intake", DocumentDecided, "not_waiting", ctx)
    if decided["verdict"] not in VERDICTS:
        return ignored("intake", DocumentDecided, "unknown_verdict", ctx)
    roles, staff = (ctx.policy.desk_role, ctx.policy.desk_manager_role), ctx.references.table(Staff)
    if isinstance(found := speaking(decided["decided_by"], roles, staff, ctx.now), Refusal):
        return ignored("intake", DocumentDecided, found.reason, ctx)
    settled = desk.document_settled(decided, ctx)
    done = life.finished(state, ctx)
    return Handling(outcome="settled", reason=decided["verdict"], state=done, events=[settled])


def remind(state: IntakeState, ctx: Ctx) -> Handling:
    """The desk has not looked: it is told again, and in the end its manager, who is the last."""
    reminders = state["reminders"] + 1
    last = reminders > ctx.policy.desk_reminders
    role = ctx.policy.desk_manager_role if last else ctx.policy.desk_role
    wake_at = None if last else ctx.now + ctx.policy.place_within_hours * HOUR
    reminded: IntakeState = {**state, "reminders": reminders, "wake_at": wake_at}
    template = "document-left-to-you" if last else "document-overdue"
    told = desk.told(reminded, role, template, ctx)
    return Handling(outcome="reminded", reason="unplaced", state=reminded, events=[told])
