"""What intake publishes of an order: one function a record, values in, event out."""

from collections.abc import Sequence

from orders.business import messages
from orders.business.bundles import pieces
from orders.business.decisions import decision, noted
from orders.business.facts import beside
from orders.business.notices import stopped as notice
from orders.business.steps import RECEIVED
from orders.business.times import moment
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    CorrectionRequested,
    Decision,
    DuplicateSuspected,
    Fault,
    IntakeState,
    LineQuantity,
    OrderReceived,
    OrderRejected,
    PendingChange,
    RecallPurpose,
    RecallRequested,
    RuleFired,
)
from orders.engine.handling import Event
from services.intake.rules.expected import behind, expected_at
from services.intake.rules.faults import TOO_OLD, listed
from services.intake.rules.marks import marks
from services.intake.state import Ctx


def received(
    order: CarriedOrder, fingerprint: str, state: IntakeState, rules: Sequence[RuleFired], ctx: Ctx
) -> list[Event]:
    """Sound: to review, and the customer's receipt with number, expected end of processing and the
    steps to come (IN-04). `fingerprint`: if it has one."""
    why = decision("received", [*rules, *behind(ctx.references, ctx.policy)], ctx.policy)
    taken = _handed_over(order, fingerprint, state, why, ctx)
    values = {
        "number": state["number"],
        "expected_at": moment(taken["expected_at"]),
        "steps": ", ".join(ctx.policy.steps),
    }
    told = _message("order-received", "order-received", values, state, ctx)
    return [Event(OrderReceived, taken), told, *_to_teams(taken, state, ctx)]


def withdrawn(
    order: CarriedOrder, state: IntakeState, by: str, because: str, rule: RuleFired, ctx: Ctx
) -> list[Event]:
    """A sound order that does not go on: to review behind its recall, so that it is stopped there
    before anything is done for it, and what was paid comes back."""
    why = decision("withdrawn", [rule], ctx.policy)
    taken = _handed_over(order, state["fingerprint"], state, why, ctx)
    return [recall(by, because, "CANCEL", state, ctx), Event(OrderReceived, taken)]


def suspected(state: IntakeState, rule: RuleFired, ctx: Ctx) -> list[Event]:
    """The channel hears that the order waits, whoever decides that it is there (IN-05)."""
    [hold] = state["open_holds"]
    why = decision("suspected", [rule], ctx.policy)
    told: DuplicateSuspected = {
        "order_id": ctx.key,
        "number": state["number"],
        "version": state["version"],
        "fingerprint": state["fingerprint"],
        "decide_by_at": hold["deadline_at"],
        "decision": why,
        "at": ctx.now,
    }
    values = {"fingerprint": state["fingerprint"], "decide_by": moment(hold["deadline_at"])}
    return [Event(DuplicateSuspected, told), _to_owner("duplicate-suspected", values, state, ctx)]


def undecided(state: IntakeState, ctx: Ctx) -> Event:
    """Whoever should have decided about a duplicate hears what policy decided (IN-05)."""
    return _to_owner("duplicate-undecided", {"then": ctx.policy.duplicates.then}, state, ctx)


def disputed(articles: str, revision: int, state: IntakeState, ctx: Ctx) -> Event:
    """Somebody is to find out what is wanted of these articles: the channel says otherwise than
    what its customer agreed to (CF-03). One a revision."""
    values = {"number": state["number"], "articles": articles, "revision": str(revision)}
    fact, role = f"revision-disputed-{revision}", ctx.policy.disputed_role
    return _message(fact, "revision-disputed", values, state, ctx, to=role)


def merged(state: IntakeState, because: str, ctx: Ctx) -> Event:
    """The customer hears that an order was taken for another one once more (IN-05)."""
    values = {"number": state["number"], "because": because}
    return _message("order-merged", "order-merged", values, state, ctx)


def amended(
    order: CarriedOrder,
    pending: PendingChange,
    kept: list[LineQuantity],
    state: IntakeState,
    rules: Sequence[RuleFired],
    ctx: Ctx,
) -> list[Event]:
    """The next version of an order that was taken back, and word of it to the customer (CF-03).
    `kept`: what is reserved for it, as whoever had the order says. `state` has counted the version
    already. A team that knows a mark is told it under the same id again, which counts once."""
    changed = ", ".join(dict.fromkeys(change["pointer"] for change in pending["changes"]))
    by = pending["requested_by"]
    facts = beside("by", by), beside("fields", changed)
    rule = noted("CF-03", "order_changed", f"changed by {by}: {changed}", *facts)
    fingerprint = "".join([one["account"] for one in state["reservations"]])
    why = decision("received", [*rules, rule, *behind(ctx.references, ctx.policy)], ctx.policy)
    taken: OrderReceived = {
        **_handed_over(order, fingerprint, state, why, ctx),
        "requested_by": pending["requested_by"],
        "changes": pending["changes"],
        "kept": kept,
    }
    values = {"number": state["number"], "expected_at": moment(taken["expected_at"])}
    told = _message(f"order-changed-{state['version']}", "order-changed", values, state, ctx)
    return [Event(OrderReceived, taken), told, *_to_teams(taken, state, ctx)]


def asked(state: IntakeState, answer_by: int, ctx: Ctx) -> list[Event]:
    """Tell channel and customer every fault and until when a correction is taken (IN-03).
    `answer_by` in ms."""
    request: CorrectionRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "faults": state["faults"],
        "answer_by_at": answer_by,
        "at": ctx.now,
    }
    values = {"faults": listed(state["faults"]), "answer_by": moment(answer_by)}
    number = f"correction-requested-{state['corrections'] + 1}"
    told = _message(number, "correction-requested", values, state, ctx)
    return [Event(CorrectionRequested, request), told]


def rejected(
    state: IntakeState, faults: list[Fault], rules: list[RuleFired], ctx: Ctx
) -> list[Event]:
    """Refused for good, with every fault (IN-02, IN-03). Of one that is too old only the channel
    hears: to a customer whose order was delivered long ago, and is sent once more by mistake, a
    refusal would be wrong (IN-05)."""
    refusal: OrderRejected = {
        "order_id": ctx.key,
        "version": state["version"],
        "faults": faults,
        "decision": decision("rejected", rules, ctx.policy),
        "at": ctx.now,
        "submitted_at": state["submitted_at"] or None,
    }
    if any(fault["code"] == TOO_OLD for fault in faults):
        return [Event(OrderRejected, refusal)]
    because = "\n".join(rule["because"] for rule in rules)
    told = _message("order-rejected", "order-rejected", {"because": because}, state, ctx)
    return [Event(OrderRejected, refusal), told]


def recall(
    requested_by: str, reason: str, purpose: RecallPurpose, state: IntakeState, ctx: Ctx
) -> Event:
    """Sent behind its order, to cancel it or to take it back for a change."""
    asked: RecallRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "requested_by": requested_by,
        "reason": reason,
        "purpose": purpose,
        "from_warehouse": ctx.policy.amend_until == "dispatched",
        "at": ctx.now,
    }
    return Event(RecallRequested, asked)


def stopped(state: IntakeState, because: str, ctx: Ctx) -> Event:
    """An order that never left intake is cancelled; nobody holds anything for it, so there are
    no lines to name."""
    return notice(
        ctx.key, state["version"], [], whole=True, because=because, by="intake", at=ctx.now
    )


def _handed_over(
    order: CarriedOrder, fingerprint: str, state: IntakeState, why: Decision, ctx: Ctx
) -> OrderReceived:
    content = order.decoded()
    found = marks(content, ctx.references.table(Article), ctx.policy)
    return {
        "order_id": ctx.key,
        "number": state["number"],
        "version": state["version"],
        "step": RECEIVED,
        "customer_id": content["buyer"]["customer_id"],
        "total_minor": content["totals"]["total_minor"],
        "currency": content["currency"],
        "priority": content["priority"],
        "at": ctx.now,
        "decision": why,
        "expected_at": expected_at(content["kind"], ctx.now, ctx.references, ctx.policy),
        "completed": state["completed"],
        "requested_by": "",
        "changes": [],
        "fingerprint": fingerprint,
        "marks": found,
        "kept": [],
        "entered_by": state["entered_by"],
        "submitted_at": state["submitted_at"] or None,
        "pieces": sum(map(pieces, content["lines"])),
        "order": order,
    }


def _to_teams(taken: OrderReceived, state: IntakeState, ctx: Ctx) -> list[Event]:
    return [_to_team(one, state, ctx) for one in taken["marks"] if ctx.policy.marks[one].tell]


def _to_team(mark: str, state: IntakeState, ctx: Ctx) -> Event:
    """One team hears of a special order, once a mark (IN-08)."""
    values = {"number": state["number"], "mark": mark}
    fact, role = f"marked-{mark}", ctx.policy.marks[mark].tell
    return _message(fact, "special-order", values, state, ctx, to=role)


def _to_owner(fact: str, values: dict[str, str], state: IntakeState, ctx: Ctx) -> Event:
    values = {"number": state["number"], **values}
    return _message(fact, fact, values, state, ctx, to=ctx.policy.duplicates.role)


def _message(
    message_id: str,
    template: str,
    values: dict[str, str],
    state: IntakeState,
    ctx: Ctx,
    to: str = "customer",
) -> Event:
    return messages.message(
        ctx.key,
        message_id,
        to=to,
        template=template,
        language=state["language"],
        values=values,
        at=ctx.now,
    )
