"""CF-05: whether goods come in time for what was promised, and what silence about a later day is
worth."""

from collections.abc import Mapping
from typing import NamedTuple

from orders.business import silence as law
from orders.business.calendars import next_time
from orders.business.decisions import noted
from orders.business.destinations import calendar_of
from orders.business.facts import beside
from orders.business.times import DAY, HOUR, days_begun
from orders.contracts.records import (
    InventoryState,
    LeadTime,
    RuleFired,
    Shortage,
)
from services.inventory.delay_policy import DelayPolicy
from services.inventory.rules.shortage import complete_at


class Delay(NamedTuple):
    """`promised_at`: the day that can be kept, milliseconds; `known`: suppliers have said when the
    goods come; `why`: the rule that says so."""

    promised_at: int
    known: bool
    why: RuleFired


def delay(
    state: InventoryState,
    country: str,
    lead_times: Mapping[str, LeadTime],
    now: int,
    policy: DelayPolicy,
) -> Delay | None:
    """What can be promised of an order that waits for goods, if what was promised of it cannot be
    kept (CF-05). None: it can, or nothing was.

    Goods of which no supplier has said when they come are late once they should be there; then
    their lead time counts, from now on.
    """
    promised, by = state["promised_at"], state["goods_by_at"]
    if promised is None or by is None:
        return None
    latest, supplied = by + policy.tolerated_hours * HOUR, complete_at(state["shortages"])
    if (now if supplied is None else supplied) <= latest:
        return None
    comes = now + _lead_days(state["shortages"], lead_times, policy) * DAY
    goods_at = comes if supplied is None else supplied
    late, known = goods_at - by, supplied is not None
    return Delay(_day(promised + late, country, policy), known, _why(late, known))


def to_be_asked(state: InventoryState, later: Delay) -> bool:
    """Whether the customer was not asked about a day so late. What a signed contract was left to
    people for counts as asked (CF-06)."""
    offer, left = state["offer"], state["late_contract"]
    if offer is None and left is None:
        return True
    asked = offer["deliver_by_at"] if offer is not None else left and left["day_at"]
    return later.known and later.promised_at > (asked or 0)


def to_be_signed(later: Delay, country: str, now: int, policy: DelayPolicy) -> int:
    """The day that a contract written anew would say: there is time to sign it, and it need not be
    written again for every day that a supplier is later still (CF-06)."""
    allowed = policy.contract.allow_days * DAY
    return _day(max(later.promised_at, now) + allowed, country, policy)


def silence(country: str, state: InventoryState, later: Delay, policy: DelayPolicy) -> law.Silence:
    """What a customer who does not answer is taken to say about this delay (CF-05); about what both
    sides signed, nothing (CF-06)."""
    if state["contract"]:
        return law.Silence("unchanged", "")
    delay_ms = later.promised_at - (state["promised_at"] or 0)
    first = state["extensions"] == 0
    return law.silence(country, policy.silence, delay_ms, first=first, known=later.known)


def at_once(state: InventoryState, country: str, now: int, policy: DelayPolicy) -> int | None:
    """When goods that are there now would be at the customer's (CF-05)."""
    promised, by = state["promised_at"], state["goods_by_at"]
    if promised is None or by is None or now <= by:
        return promised
    return _day(promised + now - by, country, policy)


def _day(at: int, country: str, policy: DelayPolicy) -> int:
    """When carriers deliver there, not before this."""
    return next_time(at, policy.delivered_by, calendar_of(country, policy.calendar))


def _lead_days(
    short: list[Shortage], lead_times: Mapping[str, LeadTime], policy: DelayPolicy
) -> int:
    """Of the article that takes longest."""
    known = [lead_times.get(one["sku"]) for one in short]
    return max(lead["supply_days"] if lead else policy.supply_days for lead in known)


def _why(late: int, known: bool) -> RuleFired:
    days = beside("late", days_begun(late), "day")
    if known:
        because = f"the goods come {days['value']} days later than the promise reckoned with"
        return noted("CF-05", "goods_late", because, days)
    because = "the goods are overdue, and no supplier says when they come"
    return noted("CF-05", "goods_overdue", because, days)
