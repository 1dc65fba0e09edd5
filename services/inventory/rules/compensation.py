"""CF-05: what a customer is offered for agreeing to a later day."""

from typing import NamedTuple

from orders.business.money import divided
from orders.business.times import days_begun
from orders.contracts.records import Order
from services.inventory.compensation_policy import CompensationPolicy, CompensationRule


class Compensation(NamedTuple):
    """`minor`: what is offered, minor units of the order's currency; `beyond`: what the rule says
    beyond what may be given without asking anybody."""

    minor: int
    beyond: int


NOTHING = Compensation(0, 0)


def compensation(
    order: Order, former_at: int, later_at: int, given: int, policy: CompensationPolicy
) -> Compensation:
    """What is taken off the price for a delay from `former_at` to `later_at`, milliseconds (CF-05).

    With what was `given` for earlier delays, in minor units, it is never more than policy allows
    for the whole order. A share is rounded half up, a bound down, to the minor unit (ISO 4217).
    """
    rule = _rule(order["channel"], days_begun(later_at - former_at), policy)
    if rule is None:
        return NOTHING
    currency, goods = order["currency"], sum(line["total_minor"] for line in order["lines"])
    by_rule = rule.amounts_minor.get(currency, divided(goods * rule.percent, 100))
    wanted = max(min(by_rule, goods * policy.at_most_percent // 100 - given), 0)
    most = policy.role_minor.get(currency)
    offered = wanted if most is None else max(min(wanted, most - given), 0)
    return Compensation(offered, wanted - offered)


def _rule(channel: str, days: int, policy: CompensationPolicy) -> CompensationRule | None:
    return next(
        (
            rule
            for rule in policy.rules
            if days >= rule.from_days and (not rule.channels or channel in rule.channels)
        ),
        None,
    )
