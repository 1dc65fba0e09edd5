"""Changes of an order that was taken: merged here, by the one who has its latest version; the order
is taken back, and sent again one version higher (CF-03; docs/decisions/0019)."""

from typing import NamedTuple

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AmendRequested,
    FieldChange,
    IntakeState,
    OrderStopped,
    OrderSubmitted,
    PendingChange,
    RecallDenied,
)
from orders.engine.handling import Event, Handling
from services.intake import records
from services.intake import state as life
from services.intake.decide.screening import screened, sound
from services.intake.rules import screen_change
from services.intake.rules.differences import bounded, differences
from services.intake.rules.faults import listed
from services.intake.state import Ctx

ANEW = "cancel it and submit another under a new reference"
NO_CHANGE = {
    "recalled": "the order is being cancelled",
    "rejected": "the order has ended",
    "finished": "the order has ended; delivered goods can be returned",
    "correction": "the order waits for its correction: send that",
    "suspected": "a person looks whether the order is a duplicate: send the change after that",
}
"""Why an order that stands there is not changed."""


class Change(NamedTuple):
    """An order as somebody wants it to be, and its digest."""

    order: CarriedOrder
    digest: bytes
    requested_by: str
    requested_at: int
    source_revision: int


def amend(request: AmendRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Someone wants the order to be as this one is (CF-03). A repeat is answered as such; one that
    a later change has overtaken is refused, as nobody can tell what of it is still wanted."""
    if state is None or life.unknown(state):
        because = "no order of this id is known, or it ended long ago"
        return refuse("unknown_order", because, state, ctx)
    change = Change(
        request["order"],
        request["order"].digest(),
        request["requested_by"],
        request["requested_at"],
        request["source_revision"],
    )
    if change.digest == latest_digest(state) or _older(change, state):
        if change.digest in _digests(state):
            return repeated(state, change.source_revision, ctx)
        because = "a later change of the order was taken: look at it, and send this one again"
        return refuse("overtaken", because, state, ctx)
    return take(change, state, ctx)


def revise(submitted: OrderSubmitted, digest: bytes, state: IntakeState, ctx: Ctx) -> Handling:
    """A channel submits a later revision of an order that it submitted before: that is a change
    (IN-10, CF-03). `digest`: of the order."""
    revision, at = submitted["source_revision"], submitted["submitted_at"]
    return take(Change(submitted["order"], digest, "channel", at, revision), state, ctx)


def take(change: Change, state: IntakeState, ctx: Ctx) -> Handling:
    """Screen the order as it would be; sound, it waits until the order is taken back (CF-03)."""
    if state["status"] in NO_CHANGE:
        return refuse(state["status"], NO_CHANGE[state["status"]], state, ctx)
    if ctx.policy.amend_until == "never":
        return refuse("not_offered", f"orders cannot be changed: {ANEW}", state, ctx)
    before = state["order"]
    if before is None:
        return refuse("gone_on", f"the order has gone too far to be changed: {ANEW}", state, ctx)
    after, faults, completed = screened(change.order, ctx)
    if faults := screen_change(before.decoded(), after.decoded(), faults):
        answer = records.change_refused("amend", listed(faults), state, ctx, faults)
        return Handling(outcome="refused", reason="faulty", events=[answer])
    known: IntakeState = {**state, "completed": completed}
    return _wait(change, after, differences(before.decoded(), after.decoded()), known, ctx)


def taken_back(notice: OrderStopped, state: IntakeState | None, ctx: Ctx) -> Handling:
    """The order is in hand again: send it as it is to be (CF-03)."""
    if state is None or notice["version"] != state["version"]:
        return ctx.ignore("other_version")
    if (pending := state["pending"]) is None or (order := state["order"]) is None:
        return ctx.ignore("not_amending")
    new = life.amended(state, pending)
    events = records.amended(order, pending, new, sound(order.decoded(), new["completed"]), ctx)
    return Handling(outcome="received", reason="amended", state=life.told(new), events=events)


def denied(notice: RecallDenied, state: IntakeState | None, ctx: Ctx) -> Handling:
    """It is too late: the order goes on as it was, and cannot be changed any more (CF-03)."""
    if state is None or notice["version"] != state["version"]:
        return ctx.ignore("other_version")
    if state["pending"] is None:
        return ctx.ignore("not_amending")
    answer = records.change_refused("amend", notice["because"], state, ctx)
    return Handling(outcome="refused", reason="gone_on", state=life.fixed(state), events=[answer])


def recall_again(state: IntakeState, pending: PendingChange, ctx: Ctx) -> Handling:
    """Nobody has answered the recall: a dead letter, or a stage that stands still. Who has answered
    answers again (CF-03)."""
    assert state["order"] is not None
    return Handling(
        outcome="recalled",
        reason="again",
        state=life.amending(state, state["order"], pending, ctx),
        events=[_recall(pending["requested_by"], state, ctx)],
    )


def given_up(state: IntakeState, because: str, ctx: Ctx) -> list[Event]:
    """The order ends: a change that waits for it is refused."""
    if state["pending"] is None:
        return []
    return [records.change_refused("amend", because, state, ctx)]


def refuse(reason: str, because: str, state: IntakeState | None, ctx: Ctx) -> Handling:
    """No change; the order stands as it is. `reason` is counted, `because` is told."""
    answer = records.change_refused("amend", because, state, ctx)
    return Handling(outcome="refused", reason=reason, events=[answer])


def repeated(state: IntakeState, revision: int, ctx: Ctx) -> Handling:
    """Taken before (IN-05). It may be of a later revision in which nothing of ours changed: then
    what comes between is older than it."""
    answer = records.repeated(state, ctx)
    pending, known = state["pending"], state["source_revision"]
    if pending is not None or revision <= known:
        return Handling(outcome="repeated", reason=state["status"], events=[answer])
    newer: IntakeState = {**state, "source_revision": revision}
    return Handling(outcome="repeated", reason=state["status"], state=newer, events=[answer])


def latest_digest(state: IntakeState) -> bytes:
    """Of the order as it is, or as a change that waits will make it."""
    return state["pending"]["digest"] if state["pending"] else state["digests"][-1]


def latest_revision(state: IntakeState) -> int:
    """How new it is at its source; 0: the source does not say."""
    pending = state["pending"]["source_revision"] if state["pending"] else 0
    return max(pending, state["source_revision"])


def _wait(
    change: Change,
    order: CarriedOrder,
    changes: list[FieldChange],
    state: IntakeState,
    ctx: Ctx,
) -> Handling:
    before = state["pending"]["changes"] if state["pending"] else []
    pending: PendingChange = {
        "digest": change.digest,
        "source_revision": max(change.source_revision, latest_revision(state)),
        "requested_at": max(change.requested_at, _latest_request(state)),
        "requested_by": change.requested_by,
        "changes": bounded([*before, *changes]),
    }
    events = [records.change_pending(change.requested_by, state, ctx)]
    if state["status"] != "amending":
        events.append(_recall(change.requested_by, state, ctx))
    waiting = life.amending(state, order, pending, ctx)
    return Handling(outcome="amending", state=waiting, events=events)


def _recall(requested_by: str, state: IntakeState, ctx: Ctx) -> Event:
    return records.recall(requested_by, "to be changed", "AMEND", state, ctx)


def _older(change: Change, state: IntakeState) -> bool:
    """By its source's own count, if it has one; else by when it was asked for."""
    if change.source_revision and (known := latest_revision(state)):
        return change.source_revision < known
    at = _latest_request(state)
    return change.requested_at < at or (
        change.requested_at == at and change.digest in _digests(state)
    )


def _latest_request(state: IntakeState) -> int:
    pending = state["pending"]["requested_at"] if state["pending"] else 0
    return max(pending, state["changed_at"])


def _digests(state: IntakeState) -> list[bytes]:
    pending = [state["pending"]["digest"]] if state["pending"] else []
    return [*state["digests"], *pending]
