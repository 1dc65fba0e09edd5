"""CF-04: when the goods will be there, as a sum of times that are each named.

It is an estimate: nothing is reserved before the order is confirmed, and warehouse and carrier are
chosen after that. Tracking says of each addend what came of it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from orders.business.calendars import after_work, days_later, next_time
from orders.business.confirmation import ConfirmationRule
from orders.business.decisions import noted
from orders.business.destinations import calendar_of
from orders.business.facts import beside
from orders.business.times import days_begun
from orders.contracts.records import Order, PromiseAddend, PromiseTerm, RuleFired
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules import readiness, transit
from services.review.rules.contract import in_writing
from services.review.rules.transit import Way

MOST_URGENT = 2


class Promise(NamedTuple):
    """`promised_at`: when the goods will be there at the latest, milliseconds; `goods_by_at`: when
    they must be ready to be picked for that (CF-05); `agreed`: the channel had promised it,
    or a contract says so. The terms add up to the date but where that is earlier."""

    promised_at: int
    goods_by_at: int
    agreed: bool
    terms: list[PromiseTerm]
    rules: list[RuleFired]


def promise(
    order: Order,
    needs: readiness.Need,
    free: Sequence[int],
    now: int,
    asked: ConfirmationRule,
    signed: str,
    policy: ReviewPolicy,
    references: References,
) -> Promise:
    """What is promised of an order that is approved `now` (CF-04).

    `asked`: how the customer agrees to it, by signing or as the channel's do; `signed`: the
    contract of an earlier version that both sides signed (CF-06). `free`: what could be reserved of
    each article that it lacks; empty if nobody could say, then lead times tell. What a channel
    promised when it sold stands, whatever the house makes of it.
    """
    begin, reckoned = now, policy.promise
    terms: list[PromiseTerm] = []
    if asked.means != "automatic":
        begin = asked.answer_by(now)
        because = f"{asked.answer_within_hours} h to confirm"
        terms.append(_term("CONFIRMATION", now, begin, because))
    ready = readiness.goods(order, needs, free, now, begin, reckoned, references)
    terms.append(_term(ready.addend, begin, ready.until_at, ready.because))
    priority = min(max(order["priority"], 0), MOST_URGENT)
    country = order["delivery_address"]["country"]
    way = transit.expected(country, needs.weight_g, priority == MOST_URGENT, references)
    terms += _on_its_way(ready.until_at, priority, country, way, policy)
    if order["promised_delivery_at"] is None and order["wished_delivery_at"] is None:
        promised_at = terms[-1]["until_at"]
        return Promise(promised_at, ready.until_at, False, terms, [ready.rule])
    written = in_writing(order, signed, policy)
    return _settled(order, terms, terms[-1]["until_at"] - ready.until_at, ready.rule, written)


def _settled(
    order: Order, terms: list[PromiseTerm], after_goods: int, rule: RuleFired, written: bool
) -> Promise:
    """The estimate beside what the channel has promised, and what the customer wishes; a wish that
    stands in a `written` contract is agreed, be it too early (CF-06). `after_goods`: what it takes
    from when the goods are there, milliseconds."""
    estimate, agreed = terms[-1]["until_at"], order["promised_delivery_at"]
    wished, rules = order["wished_delivery_at"], [rule]
    if written and agreed is None and wished is not None and wished < estimate:
        agreed = wished
    if agreed is not None:
        if estimate > agreed:
            rules.append(_late("agreed_at_risk", "agreed", estimate - agreed))
        return Promise(agreed, agreed - after_goods, True, terms, rules)
    if wished is not None and wished < estimate:
        rules.append(_late("promised_after_wish", "wished", estimate - wished))
    if wished is None or wished <= estimate:
        return Promise(estimate, estimate - after_goods, False, terms, rules)
    terms.append(_term("WISH", estimate, wished, "wanted then, and not before"))
    return Promise(wished, wished - after_goods, False, terms, rules)


@lru_cache(maxsize=1_000)  # the orders of a batch begin at one time, and many go the same way
def _on_its_way(
    start: int, priority: int, country: str, way: Way | None, policy: ReviewPolicy
) -> tuple[PromiseTerm, ...]:
    """From the shelf to the customer's door."""
    reckoned = policy.promise
    hours, there = reckoned.handling_hours[priority], calendar_of(country, reckoned.calendar)
    days, service = way or Way(reckoned.transit_days, "no rate")
    packed = after_work(start, hours, reckoned.calendar)
    collected = next_time(packed, reckoned.cut_off, reckoned.calendar)
    arrives = days_later(collected, days, reckoned.delivered_by, there)
    return (
        _term("HANDLING", start, packed, f"{hours} h of work"),
        _term("CUT_OFF", packed, collected, f"collected at {reckoned.cut_off:%H:%M}"),
        _term("TRANSIT", collected, arrives, f"{days} days to {country} ({service})"),
    )


def _term(addend: PromiseAddend, start: int, until: int, because: str) -> PromiseTerm:
    return {"addend": addend, "from_at": start, "until_at": until, "because": because}


def _late(code: str, what: str, by: int) -> RuleFired:
    days = days_begun(by)
    because = f"{days} days later than {what}"
    return noted("CF-04", code, because, beside("late", days, "day"))
