"""A contract of sale that both sides signed, and that cannot be kept: neither silence nor a stage
changes it (CF-05, CF-06; docs/decisions/0036).

Its customer is asked whether the text is to be written anew. Who says yes gets another text, which
both sides sign; whoever says no, or nothing, is owed what was signed. In any case people of the
house hear of it, by when they are to settle it, and who hears of it after them.
"""

from collections.abc import Sequence

from orders.business import offers
from orders.contracts.records import InventoryState, LateContract, LineQuantity, OpenOffer
from orders.engine.handling import Event, Handling
from services.inventory import promise_records
from services.inventory.decide.offers import close
from services.inventory.records import Ctx
from services.inventory.state import content, waiting


def agree(state: InventoryState, offer: OpenOffer, option: str, by: str, ctx: Ctx) -> Handling:
    """The customer is ready to sign another text: intake takes the order back, and sends it again
    with the later day, or without what is short. Goods that come meanwhile are its own."""
    because = f"another text was agreed to by {by}"
    known, closed = close(state, "accepted", by, because, ctx, option)
    lines = offer["reduced"] if option == offers.REDUCE else _whole(state)
    day, version = offer["deliver_by_at"], state["version"]
    wanted = offers.revision(offer, lines, version, by, because, ctx, deliver_by_at=day)
    left, told = _leave(known, offer, because, ctx)
    return _waits("to_be_signed", "anew", left, [*closed, wanted, *told], ctx)


def refuse(state: InventoryState, offer: OpenOffer, by: str, ctx: Ctx) -> Handling:
    """The customer insists on what was signed."""
    because = f"another text was declined by {by}"
    known, closed = close(state, "declined", by, because, ctx)
    left, told = _leave(known, offer, because, ctx)
    return _waits("left_to_people", "delay_refused", left, [*closed, *told], ctx)


def unanswered(
    state: InventoryState, offer: OpenOffer, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """Silence is neither consent nor withdrawal: what was signed stands."""
    because = f"no answer after {offer['reminders']} reminders"
    known, closed = close(state, "expired", offers.SILENCE, because, ctx)
    left, told = _leave(known, offer, because, ctx)
    return _waits("left_to_people", "delay_unanswered", left, [*before, *closed, *told], ctx)


def escalate(
    state: InventoryState, left: LateContract, ctx: Ctx
) -> tuple[InventoryState, list[Event]]:
    """Nobody has settled it in time: the next role hears of it, ever more rarely, and not for
    ever."""
    rule = ctx.policy.delay.contract
    if left["deadline_at"] > ctx.now or left["escalations"] >= rule.escalations:
        return state, []
    times = left["escalations"] + 1
    by = rule.settle_by(ctx.now, times)
    return _told(state, {**left, "deadline_at": by, "escalations": times}, ctx)


def _leave(
    state: InventoryState, offer: OpenOffer, because: str, ctx: Ctx
) -> tuple[InventoryState, list[Event]]:
    by = ctx.policy.delay.contract.settle_by(ctx.now, 0)
    left: LateContract = {
        "day_at": offer["deliver_by_at"] or ctx.now,
        "because": because,
        "deadline_at": by,
        "escalations": 0,
    }
    return _told(state, left, ctx)


def _told(
    state: InventoryState, left: LateContract, ctx: Ctx
) -> tuple[InventoryState, list[Event]]:
    new: InventoryState = {**state, "late_contract": left}
    return new, promise_records.contract_endangered(new, left, ctx)


def _waits(
    outcome: str, reason: str, state: InventoryState, events: list[Event], ctx: Ctx
) -> Handling:
    """It waits for its goods, as the contract says."""
    new = waiting(state, ctx.now, ctx.policy)
    return Handling(outcome=outcome, reason=reason, state=new, events=events)


def _whole(state: InventoryState) -> list[LineQuantity]:
    return [
        {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
        for line in content(state).decoded()["lines"]
    ]
