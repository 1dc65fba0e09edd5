"""Sound orders are received, unless they are probably another one once more (IN-05).

Who ordered what, and where to, is taken from the ledger `baskets` for a while; an order that finds
it taken waits for a person. The ledger tells that there was such an order, not which: readers find
it by its fingerprint.
"""

from collections.abc import Generator, Sequence

from orders.business.accounts import BASKETS
from orders.business.authority import Refusal, speaking
from orders.business.decisions import held, noted, passed
from orders.business.facts import beside
from orders.business.ignored import ignored
from orders.business.times import HOUR
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    DuplicateDecided,
    IntakeState,
    Order,
    OrderHold,
    RuleFired,
    Staff,
)
from orders.engine.handling import Event, Handling
from orders.engine.questions import Answer, Question, Reserve, Take, ask
from orders.engine.stage import Outcome
from services.intake import records
from services.intake import state as life
from services.intake.decide.screening import sound
from services.intake.rules.fingerprint import fingerprint_of
from services.intake.state import Ctx

ONE = 1
"""Orders of a fingerprint that go on unasked."""
KEPT = 1_000_000
"""Orders of a fingerprint that may go on because somebody said so."""

BEFORE = "an order of the same buyer, address and basket came shortly before"

Asking = Generator[Question, Answer, Handling]


def take(order: CarriedOrder, content: Order, state: IntakeState, ctx: Ctx) -> Outcome:
    """Receive a sound order; where policy looks for duplicates in its channel, one whose
    fingerprint is taken is suspected, and waits (IN-05)."""
    rules = sound(content, state["completed"])
    if not ctx.policy.duplicates.window_of(ctx.key):
        return _receive(order, "", life.received(state, order, ctx.policy), rules, ctx)
    return _look(order, fingerprint_of(content, ctx.policy.duplicates.key), state, rules, ctx)


def decide(decided: DuplicateDecided, state: IntakeState | None, ctx: Ctx) -> Outcome:
    """A person of the role says whether a suspected order is one of its own (IN-05). The topic is
    not trusted: who may is known from the house's staff alone."""
    if state is None or state["status"] != "suspected":
        return ignored("intake", DuplicateDecided, "not_suspected", ctx)
    if decided["version"] != state["version"]:
        return ignored("intake", DuplicateDecided, "other_version", ctx)
    who, because = decided["decided_by"], decided["because"]
    roles, staff = (ctx.policy.duplicates.role,), ctx.references.table(Staff)
    if isinstance(found := speaking(who, roles, staff, ctx.now), Refusal):
        return ignored("intake", DuplicateDecided, found.reason, ctx)
    if decided["verdict"] == "KEEP":
        rule = noted("IN-05", "kept_by_person", f"kept by {who}: {because}")
        return _keep(state, rule, (), ctx)
    if decided["verdict"] == "MERGE":
        same = f"the same as {decided['twin']}: " if decided["twin"] else ""
        rule = noted("IN-05", "merged_by_person", same + because)
        return _merge(state, who, rule, (), ctx)
    return ignored("intake", DuplicateDecided, "unknown_verdict", ctx)


def undecided(state: IntakeState, ctx: Ctx) -> Outcome:
    """Nobody said anything in time: policy decides, and whoever should have is told (IN-05)."""
    rule = ctx.policy.duplicates
    hours = rule.decide_within_hours
    because, within = f"nobody decided within {hours} h", beside("within", hours, "hour")
    told = [records.undecided(state, ctx)]
    if rule.then == "merge":
        merged = noted("IN-05", "merged_by_policy", f"merged by policy: {because}", within)
        return _merge(state, "policy", merged, told, ctx)
    kept = noted("IN-05", "kept_by_policy", f"kept by policy: {because}", within)
    return _keep(state, kept, told, ctx)


def _look(
    order: CarriedOrder, fingerprint: str, state: IntakeState, rules: Sequence[RuleFired], ctx: Ctx
) -> Asking:
    answer = yield from ask(Reserve(BASKETS, (Take(fingerprint, 1),), limit=ONE))
    if not answer.complete:
        return _suspect(order, fingerprint, state, ctx)
    none = passed("IN-05", "no_twin", "no other order of this buyer, address and basket")
    return _watched(order, fingerprint, state, [*rules, none], ctx)


def _keep(state: IntakeState, rule: RuleFired, before: Sequence[Event], ctx: Ctx) -> Asking:
    """It is an order of its own, and others may be duplicates of it. `before`: events that come
    first."""
    fingerprint = state["fingerprint"]
    yield from ask(Reserve(BASKETS, (Take(fingerprint, 1),), limit=KEPT))
    handling = _watched(life.carried(state), fingerprint, state, [rule], ctx)
    handling.events = [*before, *handling.events]
    return handling


def _merge(
    state: IntakeState, by: str, rule: RuleFired, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """It is another order once more: it ends, and the customer is told why. `before`: events that
    come first."""
    because = rule["because"]
    gone = records.withdrawn(life.carried(state), state, by, because, rule, ctx)
    return Handling(
        outcome="merged",
        state=life.recalled(state, ctx.now),
        events=[*before, *gone, records.merged(state, because, ctx)],
    )


def _watched(
    order: CarriedOrder, fingerprint: str, state: IntakeState, rules: Sequence[RuleFired], ctx: Ctx
) -> Handling:
    until = ctx.now + ctx.policy.duplicates.window_of(ctx.key) * HOUR
    received = life.received(state, order, ctx.policy)
    return _receive(order, fingerprint, life.watched(received, fingerprint, until), rules, ctx)


def _receive(
    order: CarriedOrder, fingerprint: str, state: IntakeState, rules: Sequence[RuleFired], ctx: Ctx
) -> Handling:
    events = records.received(order, fingerprint, state, rules, ctx)
    return Handling(outcome="received", state=life.told(state), events=events)


def _suspect(order: CarriedOrder, fingerprint: str, state: IntakeState, ctx: Ctx) -> Handling:
    waiting = life.suspected(state, order, fingerprint, _hold(ctx))
    rule = held("IN-05", "twin_before", BEFORE)
    return Handling(
        outcome="suspected", state=waiting, events=records.suspected(waiting, rule, ctx)
    )


def _hold(ctx: Ctx) -> OrderHold:
    rule = ctx.policy.duplicates
    return {
        "hold_id": "duplicate",
        "kind": "duplicate",
        "rule": "IN-05",
        "because": BEFORE,
        "owner_role": rule.role,
        "deadline_at": ctx.now + rule.decide_within_hours * HOUR,
        "blocks": "receipt",
        "escalations": 0,
        "tier": 0,
        "needs": [],
        "escalated_to": "",
        "codes": ["twin_before"],
        "facts": [],
        "document": "",
    }
