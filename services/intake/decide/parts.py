"""A change by parts: merged here with the order as it is, or as a change that waits will make it
(CF-03)."""

import json
from hashlib import sha256

from orders.contracts.order import CarriedOrder
from orders.contracts.records import ChangeRequested, IntakeState
from orders.engine.handling import Handling
from services.intake import state as life
from services.intake.completion.changes import merged
from services.intake.decide import changes, early, latest
from services.intake.decide.changes import Change
from services.intake.decide.screening import screened
from services.intake.rules import screen_change
from services.intake.rules.differences import differences
from services.intake.rules.merging import as_asked, asked_for, misplaced, too_large
from services.intake.state import Ctx


def change(request: ChangeRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Someone wants parts of the order otherwise (CF-03). The same once more, or what changes
    nothing, is a repeat; one that a later change has overtaken is refused; one that has itself
    overtaken its order waits for it."""
    if state is None or life.unknown(state):
        return early.keep_parts(request, state, ctx)
    if (none := changes.no_order(state, ctx)) is not None:
        return none
    revision, at, digest = request["source_revision"], request["requested_at"], _digest(request)
    if request["change_id"] and digest in latest.digests(state):
        return changes.repeated(state, revision, ctx)
    if latest.overtakes(revision, at, state):
        return changes.refuse("overtaken", changes.OVERTAKEN, state, ctx)
    if (no := changes.refusal(state, ctx)) is not None:
        return no
    return _merge(request, digest, state, ctx)


def _merge(request: ChangeRequested, digest: bytes, state: IntakeState, ctx: Ctx) -> Handling:
    before = life.carried(state).decoded()
    if faults := list(misplaced(before, request, ctx.policy)):
        return changes.faulty(faults, state, ctx)
    order, fields, lacking = merged(before, request, ctx.references)
    if faults := [*lacking, *too_large(order, ctx.policy)]:
        return changes.faulty(as_asked(faults, order, request), state, ctx)
    if order == before:
        return changes.repeated(state, request["source_revision"], ctx)
    after, faults, completed = screened(CarriedOrder.of(order), ctx)
    if faults := screen_change(before, after.decoded(), faults):
        return changes.faulty(as_asked(faults, order, request), state, ctx)
    wanted = Change(
        after,
        after.digest(),
        request["requested_by"],
        request["requested_at"],
        request["source_revision"],
        [digest],
        entered_by=request["entered_by"],
    )
    known: IntakeState = {**state, "completed": [*fields, *completed]}
    return changes.wait(wanted, after, differences(before, after.decoded()), known, ctx)


def _digest(request: ChangeRequested) -> bytes:
    """16 bytes of what is asked for, and of what its sender calls it."""
    return sha256(json.dumps(asked_for(request), sort_keys=True).encode()).digest()[:16]
