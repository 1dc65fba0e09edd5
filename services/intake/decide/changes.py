"""Changes of an order that was taken: merged here, by the one who has its latest version; the order
is taken back, and sent again one version higher (CF-03; docs/decisions/0019)."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.business.reduction import reduced
from orders.business.verdicts import captured_by
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    AmendRequested,
    Fault,
    FieldChange,
    IntakeState,
    Order,
    OrderStopped,
    PendingChange,
    RecallDenied,
    Reduction,
    RevisionRequested,
    WantedOrder,
)
from orders.engine.handling import Event, Handling
from services.intake import answers, records
from services.intake import state as life
from services.intake.decide import early, latest
from services.intake.decide.screening import Screened, screened, sound
from services.intake.rules import screen_change
from services.intake.rules.differences import bounded, differences
from services.intake.rules.faults import listed
from services.intake.rules.reductions import agreed, standing
from services.intake.state import Ctx

ANEW = "cancel it and submit another under a new reference"
GONE_ON = "the order has gone too far to be changed: cancel it, or return what is not wanted"
OVERTAKEN = "a later change of the order was taken: look at it, and send this one again"
MEANWHILE = "the order was being changed when its customer agreed to less of it: it is looked at"
NO_CHANGE = {
    "draft": "it is a draft, and no order yet: save another revision of it",
    "unplaced": "it is a document, not an order",
    "recalled": "the order is being cancelled",
    "rejected": "the order has ended",
    "finished": "the order has ended; delivered goods can be returned",
    "correction": "the order waits for its correction: send that",
    "suspected": "a person looks whether the order is a duplicate: send the change after that",
}
"""Why an order that stands there is not changed."""


class Change(NamedTuple):
    """An order as somebody wants it to be, and its digest. `requests`: digest of what asked for a
    part of it; `reductions`: what its customer agrees by it to have less of; `entered_by`: staff id
    of who of the house entered it, empty if nobody did (RV-06)."""

    order: CarriedOrder
    digest: bytes
    requested_by: str
    requested_at: int
    source_revision: int
    requests: Sequence[bytes] = ()
    reductions: Sequence[Reduction] = ()
    entered_by: str = ""


def amend(request: AmendRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Someone wants the order to be as this one is (CF-03). One that has overtaken its order waits
    for it."""
    wanted: WantedOrder = {
        "requested_at": request["requested_at"],
        "requested_by": request["requested_by"],
        "entered_by": request["entered_by"],
        "source_revision": request["source_revision"],
        "order": request["order"].decoded(),
    }
    if state is None or life.unknown(state):
        return early.keep_whole(wanted, state, ctx)
    return want(wanted, request["order"], state, ctx)


def want(wanted: WantedOrder, order: CarriedOrder, state: IntakeState, ctx: Ctx) -> Handling:
    """A known order is to be like this one. A repeat is answered as such; one that a later change
    has overtaken is refused, as nobody can tell what of it is still wanted (CF-03, IN-05)."""
    if (none := no_order(state, ctx)) is not None:
        return none
    change = Change(
        order,
        order.digest(),
        wanted["requested_by"],
        wanted["requested_at"],
        wanted["source_revision"],
        entered_by=wanted["entered_by"],
    )
    if change.digest == latest.digest(state) or _older(change, state):
        if change.digest in latest.digests(state):
            return repeated(state, change.source_revision, ctx)
        return refuse("overtaken", OVERTAKEN, state, ctx)
    return take(change, state, ctx)


def reduce(wanted: RevisionRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """The customer agreed with a stage to a smaller order, or to a contract with a later day: that
    is a change like any other (CF-05, CF-06, RV-04), and one with another that is under way. If
    that one is of the lines, too, nobody can tell what is wanted, and a person finds out."""
    if state is None or wanted["version"] != state["version"]:
        return ctx.ignore("other_version")
    if (no := refusal(state, ctx)) is not None:
        return no
    before = life.carried(state).decoded()
    smaller = reduced(before, wanted["lines"])
    less = agreed(before, smaller, state["reductions"])
    day = wanted["deliver_by_at"] or smaller["promised_delivery_at"]
    after: Order = {**smaller, "promised_delivery_at": day}
    if (pending := state["pending"]) is not None:
        if not differences(before, after):
            return ctx.ignore("already_amending")
        if _of_lines(pending):
            skus, revision = [line["sku"] for line in wanted["lines"]], pending["source_revision"]
            return left_to_a_person(skus, MEANWHILE, revision, state, ctx)
    order = CarriedOrder.of(after)
    by, at = wanted["requested_by"], max(wanted["at"], latest.asked_at(state))
    return take(Change(order, order.digest(), by, at, 0, reductions=less), state, ctx)


def _of_lines(pending: PendingChange) -> bool:
    return any(change["pointer"].startswith("/lines") for change in pending["changes"])


def left_to_a_person(
    skus: Sequence[str], because: str, revision: int, state: IntakeState, ctx: Ctx
) -> Handling:
    """Nobody can tell what is wanted of these articles: whoever asked is told `because`, and a
    person finds out; they send the order as it is to be (CF-05). `revision`: the channel's."""
    answer = answers.change_refused("amend", because, state, ctx)
    told = records.disputed(", ".join(skus), revision, state, ctx)
    return Handling(outcome="refused", reason="disputed", state=state, events=[answer, told])


def take(change: Change, state: IntakeState, ctx: Ctx) -> Handling:
    """Screen the order as it would be; sound, it waits until the order is taken back (CF-03)."""
    if (no := refusal(state, ctx)) is not None:
        return no
    return weigh(change, screened(change.order, ctx), state, ctx)


def weigh(change: Change, found: Screened, state: IntakeState, ctx: Ctx) -> Handling:
    """The order as it would be is screened, and may change: sound, it waits until it is taken back
    (CF-03)."""
    before = life.carried(state).decoded()
    after, faults, completed = found
    if faults := screen_change(before, after.decoded(), faults):
        return faulty(faults, state, ctx)
    known: IntakeState = {**state, "completed": completed}
    return wait(change, after, differences(before, after.decoded()), known, ctx)


def refusal(state: IntakeState, ctx: Ctx) -> Handling | None:
    """Why an order that stands there cannot be changed; None if it can, and is kept here."""
    if state["status"] in NO_CHANGE:
        return refuse(state["status"], NO_CHANGE[state["status"]], state, ctx)
    if ctx.policy.amend_until == "never":
        return refuse("not_offered", f"orders cannot be changed: {ANEW}", state, ctx)
    if state["order"] is None:
        return refuse("gone_on", GONE_ON, state, ctx)
    return None


def no_order(state: IntakeState, ctx: Ctx) -> Handling | None:
    """Why what stands there cannot be changed, which is no order; None if it is one."""
    if state["status"] not in life.NO_ORDER:
        return None
    return refuse("unknown_order", NO_CHANGE[state["status"]], state, ctx)


def faulty(faults: list[Fault], state: IntakeState, ctx: Ctx) -> Handling:
    """No change, for what is wrong with the order as it would be; it stands as it is (IN-02)."""
    answer = answers.change_refused("amend", listed(faults), state, ctx, faults)
    return Handling(outcome="refused", reason="faulty", events=[answer])


def taken_back(notice: OrderStopped, state: IntakeState | None, ctx: Ctx) -> Handling:
    """The order is in hand again: send it as it is to be (CF-03)."""
    if state is None or notice["version"] != state["version"]:
        return ctx.ignore("other_version")
    if (pending := state["pending"]) is None or (order := state["order"]) is None:
        return ctx.ignore("not_amending")
    new = life.amended(state, pending)
    rules = sound(order.decoded(), new["completed"])
    events = records.amended(order, pending, notice["kept"], new, rules, ctx)
    return Handling(outcome="received", reason="amended", state=life.told(new), events=events)


def denied(notice: RecallDenied, state: IntakeState | None, ctx: Ctx) -> Handling:
    """It is too late: the order goes on as it was, and cannot be changed any more (CF-03)."""
    if state is None or notice["version"] != state["version"]:
        return ctx.ignore("other_version")
    if state["pending"] is None:
        return ctx.ignore("not_amending")
    answer = answers.change_refused("amend", notice["because"], state, ctx)
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
    return [answers.change_refused("amend", because, state, ctx)]


def refuse(reason: str, because: str, state: IntakeState | None, ctx: Ctx) -> Handling:
    """No change; the order stands as it is. `reason` is counted, `because` is told."""
    answer = answers.change_refused("amend", because, state, ctx)
    return Handling(outcome="refused", reason=reason, events=[answer])


def repeated(state: IntakeState, revision: int, ctx: Ctx) -> Handling:
    """Taken before (IN-05). It may be of a later revision in which nothing of ours changed: then
    what comes between is older than it."""
    answer = answers.repeated(state, ctx)
    pending, known = state["pending"], state["source_revision"]
    if pending is not None or revision <= known:
        return Handling(outcome="repeated", reason=state["status"], events=[answer])
    newer: IntakeState = {**state, "source_revision": revision}
    return Handling(outcome="repeated", reason=state["status"], state=newer, events=[answer])


def wait(
    change: Change,
    order: CarriedOrder,
    changes: list[FieldChange],
    state: IntakeState,
    ctx: Ctx,
) -> Handling:
    """A sound change: it waits until the order is taken back, which is asked for once (CF-03)."""
    before = state["pending"]["changes"] if state["pending"] else []
    requests = state["pending"]["requests"] if state["pending"] else []
    pending: PendingChange = {
        "digest": change.digest,
        "source_revision": max(change.source_revision, latest.source_revision(state)),
        "requested_at": max(change.requested_at, latest.asked_at(state)),
        "requested_by": change.requested_by,
        "changes": bounded([*before, *changes]),
        "requests": [*requests, *change.requests],
    }
    events = [answers.change_pending(change.requested_by, state, ctx)]
    if state["status"] != "amending":
        events.append(_recall(change.requested_by, state, ctx))
    content = order.decoded()
    known: IntakeState = {
        **state,
        "reductions": standing([*change.reductions, *state["reductions"]], content),
        "entered_by": life.entered(state, change.entered_by, captured_by(content)),
    }
    waiting = life.amending(known, order, pending, ctx)
    return Handling(outcome="amending", state=waiting, events=events)


def _recall(requested_by: str, state: IntakeState, ctx: Ctx) -> Event:
    return records.recall(requested_by, "to be changed", "AMEND", state, ctx)


def _older(change: Change, state: IntakeState) -> bool:
    """One that was asked for in the same millisecond as the latest is a repeat if it is known."""
    revision, at = change.source_revision, change.requested_at
    if latest.overtakes(revision, at, state):
        return True
    counted = revision and latest.source_revision(state)
    return not counted and at == latest.asked_at(state) and change.digest in latest.digests(state)
