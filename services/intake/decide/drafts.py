"""Drafts: what may become an order. Kept as they are; neither screened nor numbered (IN-07)."""

from orders.business.times import DAY
from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    DraftSaved,
    DraftSubmitted,
    IntakeState,
    SourceDocument,
)
from orders.engine.handling import Handling
from orders.engine.stage import Outcome
from services.intake import answers, desk
from services.intake import state as life
from services.intake.decide.changes import repeated
from services.intake.decide.orders import admit
from services.intake.state import Ctx

CHANGED = "it was changed meanwhile, and is at revision {}: look at it first"
NO_DRAFT = "there is no draft of this reference; it may have expired, or become an order"


def save(saved: DraftSaved, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Keep it, if it is based on what is kept; a shop's, which is based on nothing, if it is
    newer. The same once more is answered as the first time."""
    if state is not None and state["status"] not in ("UNKNOWN", "draft"):
        return _late(saved, state, ctx)
    kept = state["draft_revision"] if state is not None else 0
    if saved["based_on"] is None:
        if state is not None and 0 < saved["source_revision"] <= state["draft_source_revision"]:
            return ctx.ignore("older")
    elif saved["based_on"] != kept:
        if state is not None and saved["based_on"] == kept - 1 and _same(saved, state):
            answer = desk.draft_kept(state, ctx)
            return Handling(outcome="repeated", reason="draft", events=[answer])
        because = CHANGED.format(kept) if kept else NO_DRAFT
        return _refused("draft", "draft_changed", because, state, ctx)
    known, by_staff = state or blank(IntakeState), saved["based_on"] is not None
    draft: IntakeState = {
        **known,
        "status": "draft",
        "order": saved["order"],
        "draft_revision": kept + 1,
        "draft_source_revision": saved["source_revision"],
        "entered_by": life.entered(known, saved["saved_by"] if by_staff else ""),
        "wake_at": ctx.now + ctx.policy.draft_days * DAY,
    }
    return Handling(outcome="draft", state=draft, events=[desk.draft_kept(draft, ctx)])


def submit(submitted: DraftSubmitted, state: IntakeState | None, ctx: Ctx) -> Outcome:
    """It is an order now: screened like any other."""
    if state is None or life.unknown(state):
        return _refused("submit", "unknown_draft", NO_DRAFT, state, ctx)
    if state["status"] != "draft":
        return repeated(state, 0, ctx)
    if submitted["revision"] != state["draft_revision"]:
        because = CHANGED.format(state["draft_revision"])
        return _refused("submit", "draft_changed", because, state, ctx)
    order = _read_back(life.carried(state), submitted)
    known: IntakeState = {
        **state,
        "entered_by": life.entered(state, submitted["submitted_by"]),
        "submitted_at": life.believed(submitted["submitted_at"], ctx),
    }
    return admit(order, order.digest(), state["draft_source_revision"], known, ctx)


def discard(state: IntakeState, ctx: Ctx) -> Handling:
    """It is not wanted any more; nobody but intake knows of it."""
    return _ended("discarded", state, ctx)


def expire(state: IntakeState, ctx: Ctx) -> Handling:
    """Nobody went on with it."""
    return _ended("expired", state, ctx)


def _late(saved: DraftSaved, state: IntakeState, ctx: Ctx) -> Handling:
    """It is an order already. What a shop says late of a cart is nothing to tell."""
    if saved["based_on"] is None:
        return ctx.ignore("no_draft")
    because = "there is an order of this reference"
    return _refused("draft", "no_draft", because, state, ctx)


def _ended(outcome: str, state: IntakeState, ctx: Ctx) -> Handling:
    ended = desk.draft_ended(outcome, state, ctx)
    return Handling(outcome="draft_ended", reason=outcome, state=None, events=[ended])


def _same(saved: DraftSaved, state: IntakeState) -> bool:
    return saved["order"].digest() == life.carried(state).digest()


def _read_back(order: CarriedOrder, submitted: DraftSubmitted) -> CarriedOrder:
    """The order with who read it back to the buyer, and when it was confirmed (IN-07)."""
    if submitted["read_back_at"] is None:
        return order
    content = order.decoded()
    source: SourceDocument = {
        **(content["source_document"] or UNNAMED),
        "read_back_at": submitted["read_back_at"],
        "read_back_by": submitted["submitted_by"],
    }
    return CarriedOrder.of({**content, "source_document": source})


UNNAMED: SourceDocument = {
    "kind": "",
    "uri": "",
    "captured_by": "",
    "captured_at": None,
    "sha256": "",
    "read_back_at": None,
    "read_back_by": "",
}


def _refused(
    requested: str, reason: str, because: str, state: IntakeState | None, ctx: Ctx
) -> Handling:
    answer = answers.change_refused(requested, because, state, ctx)
    return Handling(outcome="refused", reason=reason, events=[answer])
