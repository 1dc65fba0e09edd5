"""The plan of an article: who waits for it is served when, what of it is news, and who is to hear
of it (IV-03, IV-09)."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.business.availability.planned import STOCK, Need, Planned, planned
from orders.business.availability.rows import Rows
from orders.business.queue import KEEP_NOW
from orders.business.times import HOUR
from orders.contracts.records import ExpectedReceipt, PlannedBackOrder
from orders.engine.questions import Queue, Waiter
from services.inventory.plan_policy import PlanPolicy
from services.inventory.rules.queue import goods_by
from services.inventory.rules.shortage import Place


class Plan(NamedTuple):
    """`entries`: who waits, in order of the queue; `changed` and `left`: what is another than in
    the plan before; `told`: orders that are to hear of their places, with what it rests on."""

    entries: list[PlannedBackOrder]
    changed: list[PlannedBackOrder]
    left: list[str]
    told: list[tuple[PlannedBackOrder, Place]]


def plan(
    queue: Queue,
    expected: Sequence[ExpectedReceipt],
    former: Sequence[PlannedBackOrder],
    now: int,
    awaited_ms: int,
    policy: PlanPolicy,
) -> Plan:
    """Date all who wait by their places. What is overdue by `awaited_ms` promises nothing, and
    goods that come so much too late are in time still: suppliers name days."""
    needs = [Need(one.amount, one.passes == KEEP_NOW) for one in queue.waiters]
    dates = planned(Rows(queue.free, expected=expected), needs, now, awaited_ms)
    before = {one["order_id"]: one for one in former}
    made = Plan([], [], [], [])
    ahead = 0
    for number, (waiter, date) in enumerate(zip(queue.waiters, dates, strict=True), 1):
        known = before.pop(waiter.key, None)
        entry = _entry(waiter, date, known)
        if known is None or not _same(entry, known):
            made.changed.append(entry)
        if _is_news(entry, goods_by(waiter.rank), awaited_ms, policy):
            entry["told"], entry["told_at"] = True, entry["planned_at"]
            made.told.append((entry, Place(entry["planned_at"], number, ahead)))
        made.entries.append(entry)
        ahead += waiter.amount
    made.left.extend(before)
    return made


def awaited(
    expected: Sequence[ExpectedReceipt], now: int, awaited_ms: int
) -> list[ExpectedReceipt]:
    """What is not overdue."""
    return [one for one in expected if one["expected_at"] > now - awaited_ms]


def _entry(waiter: Waiter, date: Planned, known: PlannedBackOrder | None) -> PlannedBackOrder:
    """What is there for it is there since it was first planned so."""
    at = known["planned_at"] if known and known["by"] == date.by == STOCK else date.at
    return {
        "order_id": waiter.key,
        "amount": waiter.amount,
        "planned_at": at,
        "by": date.by,
        "told": known["told"] if known else False,
        "told_at": known["told_at"] if known else None,
    }


def _same(entry: PlannedBackOrder, known: PlannedBackOrder) -> bool:
    return (entry["amount"], entry["planned_at"], entry["by"]) == (
        known["amount"],
        known["planned_at"],
        known["by"],
    )


def _is_news(entry: PlannedBackOrder, by: int | None, awaited_ms: int, policy: PlanPolicy) -> bool:
    """Whether its order is to hear of its date: the first, one that breaks what was promised or
    puts it right, one that is another by more than policy lets pass. Who has goods set aside is
    woken, and need not be told."""
    if entry["by"] == STOCK:
        return False
    told, at = entry["told_at"], entry["planned_at"]
    if not entry["told"]:
        return True
    if told is None or at is None:
        return told is not at
    if by is not None and (told <= by + awaited_ms) != (at <= by + awaited_ms):
        return True
    return abs(at - told) > policy.hysteresis_hours * HOUR
