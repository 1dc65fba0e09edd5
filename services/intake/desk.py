"""What intake publishes of drafts, of documents that nobody can read, and of control numbers: one
function a record, values in, event out."""

from orders.business import messages
from orders.business.times import moment
from orders.contracts.records import (
    DocumentDecided,
    DocumentSettled,
    DraftEnded,
    DraftKept,
    IntakeState,
    InterchangeNoted,
    InterchangeReceived,
)
from orders.engine.handling import Event
from services.intake.rules.faults import listed
from services.intake.state import Ctx


def draft_kept(state: IntakeState, ctx: Ctx) -> Event:
    """The draft is kept as its latest revision."""
    kept: DraftKept = {
        "order_id": ctx.key,
        "revision": state["draft_revision"],
        "expires_at": state["wake_at"] or ctx.now,
        "at": ctx.now,
    }
    return Event(DraftKept, kept)


def draft_ended(outcome: str, state: IntakeState, ctx: Ctx) -> Event:
    """No order came of it. `outcome`: expired, discarded."""
    ended: DraftEnded = {
        "order_id": ctx.key,
        "revision": state["draft_revision"],
        "outcome": outcome,
        "at": ctx.now,
    }
    return Event(DraftEnded, ended)


def document_settled(decided: DocumentDecided, ctx: Ctx) -> Event:
    """The desk is done with it."""
    settled: DocumentSettled = {
        "order_id": ctx.key,
        "verdict": decided["verdict"],
        "decided_by": decided["decided_by"],
        "because": decided["because"],
        "at": ctx.now,
    }
    return Event(DocumentSettled, settled)


def interchange_noted(outcome: str, state: IntakeState, ctx: Ctx) -> Event:
    """Whether its control number is new. `outcome`: first, repeated, reused."""
    noted: InterchangeNoted = {
        "order_id": ctx.key,
        "outcome": outcome,
        "first_at": state["answered_at"],
        "at": ctx.now,
    }
    return Event(InterchangeNoted, noted)


def number_reused(came: InterchangeReceived, state: IntakeState, ctx: Ctx) -> Event:
    """Something else came under a control number that is known: the partner counts wrong, or has
    sent something in the place of something else. Told once a content."""
    values = {
        "channel": ctx.key.split("/", 2)[1],
        "format": came["format"],
        "number": came["number"],
        "first_at": moment(state["answered_at"]),
        "document": came["document"],
    }
    return messages.message(
        ctx.key,
        f"control-number-reused-{came['content'].hex()}",
        to=ctx.policy.desk_role,
        template="control-number-reused",
        language=ctx.policy.default_language,
        values=values,
        at=ctx.now,
    )


def told(state: IntakeState, role: str, template: str, ctx: Ctx) -> Event:
    """A document waits for a person, since it cannot be read."""
    _, channel, sha256 = ctx.key.split("/", 2)
    return messages.message(
        ctx.key,
        f"{template}-{state['reminders']}",
        to=role,
        template=template,
        language=ctx.policy.default_language,
        values={"channel": channel, "document": sha256, "faults": listed(state["faults"])},
        at=ctx.now,
    )
