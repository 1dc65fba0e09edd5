"""What the customer no longer owes (AS-04): amounts of goods, charges, and what is kept back.
Minor units of the order. What of it was paid, review knows."""

from collections.abc import Iterable, Sequence

from orders.business.money import part_of
from orders.contracts.records import AftersalesState, DeliveredLine
from services.aftersales.policy import AftersalesPolicy, ReturnRule
from services.aftersales.rules.lines import settled

LOST = "lost"
"""Reason of a credit for goods that are gone."""


def worth(before: Sequence[DeliveredLine], after: Sequence[DeliveredLine]) -> int:
    """What the units cost that are credited after and were not before."""
    return _credited(after) - _credited(before)


def fee(rule: ReturnRule, before_minor: int, after_minor: int) -> int:
    """What is kept back of the goods that a return credits now. `before_minor`, `after_minor`:
    what its credited units cost by then; so the parts of a return sum up to the cent."""
    return (after_minor * rule.fee_percent // 100) - (before_minor * rule.fee_percent // 100)


def charges_due(state: AftersalesState, policy: AftersalesPolicy) -> int:
    """Charges to credit now: all of them once nothing of the order is kept, unless it came back
    for a reason after which policy keeps them.

    What was lost or refused whole never reached anybody; an order of which a part stays with the
    customer was brought to them.
    """
    if not _nothing_kept(state):
        return 0
    rules = (policy.return_rule(why, state["country"], state["group"]) for why in _reasons(state))
    if not all(rule.freight_back for rule in rules):
        return 0
    return state["charges_minor"] - state["charges_credited_minor"]


def _nothing_kept(state: AftersalesState) -> bool:
    """Every unit has gone its way, some were credited, and none is owed."""
    lines = state["lines"]
    over = state["status"] in ("delivered", "completed") or all(
        settled(line) == line["quantity"] for line in lines
    )
    return (
        over
        and any(line["credited"] for line in lines)
        and all(line["credited"] == settled(line) for line in lines)
    )


def _reasons(state: AftersalesState) -> list[str]:
    """Why the credited units are owed no longer."""
    found = [one["reason"] for one in state["returns"] if one["credited_minor"] or one["results"]]
    return [*found, LOST] if any(line["lost"] for line in state["lines"]) else found


def _credited(lines: Iterable[DeliveredLine]) -> int:
    """Articles that were sent for one line together, as review has it."""
    sums: dict[int, tuple[int, int, int]] = {}
    for line in lines:
        minor, gone, units = sums.get(line["line"], (0, 0, 0))
        sums[line["line"]] = (
            minor + line["amount_minor"],
            gone + line["credited"],
            units + line["quantity"],
        )
    return sum(part_of(*one) for one in sums.values())
