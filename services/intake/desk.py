"""What intake publishes of drafts, and of documents that nobody can read: one function a record,
values in, event out."""

from orders.business import messages
from orders.contracts.records import (
    DocumentDecided,
    DocumentSettled,
    DraftEnded,
    DraftKept,
    IntakeState,
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
