"""The chain speaks: what became of the shipments (DL-01, DL-02)."""

from orders.business.decisions import noted
from orders.business.notices import quantities
from orders.business.returns import REFUSED_RETURN
from orders.business.temperatures import SPOILT
from orders.business.times import DAY
from orders.contracts.records import (
    AftersalesState,
    ClaimCause,
    ClaimEvidence,
    DeliveryCompleted,
    DeliveryRefused,
    LineQuantity,
    ReturnState,
    ShipmentDelivered,
    ShipmentLost,
)
from orders.engine.handling import Event, Handling
from services.aftersales import records
from services.aftersales.decide import claims, replacements
from services.aftersales.decide.endings import conclude, credit
from services.aftersales.records import Ctx
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules.replacements import may_choose, replaceable
from services.aftersales.rules.returns import REFUSED, RULE
from services.aftersales.state import known


def delivered(shipped: ShipmentDelivered, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """A shipment is with the customer (DL-01). Its order is kept where they may choose what becomes
    of goods that did not come well (TR-05)."""
    if state is not None and shipped["version"] < state["version"]:
        return ctx.ignore("older_version")
    state = known(shipped, state)
    arrive = line_rules.arrive(shipped["warehouse"], shipped["carrier"])
    new: AftersalesState = {
        **state,
        "lines": line_rules.changed(state["lines"], shipped["lines"], arrive),
        "delivered_at": max(state["delivered_at"] or 0, shipped["delivered_at"]),
    }
    if may_choose(shipped["order"], ctx.key, ctx.policy.replacement):
        new["order"] = shipped["order"]
    return conclude("delivered", new, [], ctx)


def refused(shipped: DeliveryRefused, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Goods that were not taken come back: a return that nobody needs to ask for (DL-02, AS-04).
    What the carrier spoilt is as good as lost: its customer need not wait for that return to choose
    between a refund and a replacement (TR-05)."""
    if state is not None and shipped["version"] < state["version"]:
        return ctx.ignore("older_version")
    state = known(shipped, state)
    return_id = f"{REFUSED_RETURN}{shipped['shipment_id']}"
    if any(one["return_id"] == return_id for one in state["returns"]):
        return ctx.ignore("already_authorised")
    one: ReturnState = {
        "return_id": return_id,
        "status": "authorised",
        "warehouse": shipped["warehouse"],
        "lines": quantities(shipped["lines"]),
        "results": [],
        "due_at": ctx.now + ctx.policy.arrive_within_days * DAY,
        "reason": REFUSED,
        "credited_minor": 0,
        "chosen": False,
    }
    spoilt = _gone(shipped, state) if shipped["damaged"] else []
    one["chosen"] = replaceable(spoilt, shipped["order"], ctx.key, ctx.policy.replacement)
    count = line_rules.miss if one["chosen"] else line_rules.refuse
    lines = line_rules.changed(state["lines"], shipped["lines"], count)
    new: AftersalesState = {**state, "lines": lines, "returns": [*state["returns"], one]}
    rule = noted(RULE, "delivery_refused", shipped["because"])
    event, _ = records.authorised(one, [rule], new, ctx)
    events = [event]
    if shipped["damaged"]:
        new, claimed = _claimed(shipped, "DAMAGED", one["lines"], new, ctx)
        events += claimed
    if one["chosen"]:
        shipment_id, order, why = shipped["shipment_id"], shipped["order"], shipped["because"]
        wrong = replacements.Gone(spoilt, shipment_id, order, why, "goods_damaged")
        new, offered = replacements.offer_choice(wrong, new, ctx)
        events += offered
    return conclude("refused", new, events, ctx)


def lost(shipped: ShipmentLost, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """What is lost is owed no longer (AS-04), or replaced where its customer chooses that; and who
    lost it is to answer for it (TR-05)."""
    if state is not None and shipped["version"] < state["version"]:
        return ctx.ignore("older_version")
    state = known(shipped, state)
    gone = _gone(shipped, state)
    claimed: list[Event] = []
    if gone:
        state, claimed = _claimed(shipped, _cause(shipped), gone, state, ctx)
    shipment_id, order, because = shipped["shipment_id"], shipped["order"], shipped["because"]
    if replaceable(gone, order, ctx.key, ctx.policy.replacement):
        missed = line_rules.changed(state["lines"], shipped["lines"], line_rules.miss)
        short: AftersalesState = {**state, "lines": missed}
        lost_units = replacements.Gone(gone, shipment_id, order, because)
        new, events = replacements.offer_choice(lost_units, short, ctx)
    else:
        lines = line_rules.changed(state["lines"], shipped["lines"], line_rules.lose)
        less: AftersalesState = {**state, "lines": lines}
        new, events = credit(because, gone, less, ctx, shipment_id=shipment_id)
    return conclude("lost", new, [*events, *claimed], ctx)


def completed(done: DeliveryCompleted, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Every shipment has ended: the window for returns begins with the last delivery, and charges
    are owed no longer if nothing reached the customer (AS-04)."""
    if state is None or state["status"] != "delivering":
        return ctx.ignore("nothing_delivered" if state is None else "already_completed")
    if done["version"] < state["version"]:
        return ctx.ignore("older_version")
    over: AftersalesState = {
        **state,
        "status": "delivered",
        "delivered_at": state["delivered_at"] or ctx.now,
    }
    new, events = credit("nothing of the order is with the customer", (), over, ctx)
    return conclude("window_opened", new, events, ctx)


def _gone(shipped: ShipmentLost | DeliveryRefused, state: AftersalesState) -> list[LineQuantity]:
    """What of the shipment the customer will not have, as far as nothing else became of it."""
    lines = line_rules.changed(state["lines"], shipped["lines"], line_rules.lose)
    return line_rules.more_credited(state["lines"], lines)


def _cause(shipped: ShipmentLost) -> ClaimCause:
    """For what its carrier is to answer: goods may also have come, and be spoilt (SH-07)."""
    spoilt = any(rule["code"] == SPOILT for rule in shipped["decision"]["rules"])
    return "TEMPERATURE" if spoilt else "LOST"


def _claimed(
    shipped: ShipmentLost | DeliveryRefused,
    cause: ClaimCause,
    lines: list[LineQuantity],
    state: AftersalesState,
    ctx: Ctx,
) -> claims.Opened:
    """The carrier is to answer for these lines of the shipment (TR-05)."""
    shipment_id = shipped["shipment_id"]
    statement: ClaimEvidence = {
        "kind": "CARRIER_STATEMENT",
        "document": "",
        "reference": shipped["because"],
        "given_by": "",
        "at": shipped["at"],
    }
    return claims.against(
        claims.Loss(
            f"{cause.lower()}-{shipment_id}",
            shipment_id,
            shipped["carrier"],
            shipped["tracking_number"],
            cause,
            lines,
            shipped["at"],
            statement,
        ),
        state,
        ctx,
    )
