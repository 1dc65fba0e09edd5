"""Decisions that can be explained: what was decided, under which policy, by which rules.

`rule` is the requirement, `code` says which of the ways in which it can speak, `facts` what it
compared (`orders/business/facts.py`), `because` the same for people who read English.
"""

from collections.abc import Sequence

from orders.contracts.records import Decision, Fact, RuleFired
from orders.engine.policy import Policy


def decision(outcome: str, rules: Sequence[RuleFired], policy: Policy) -> Decision:
    """What was decided, by these rules, under the policy as it is now."""
    return {"outcome": outcome, "policy": policy.version, "rules": list(rules)}


def passed(rule: str, code: str, because: str, *facts: Fact) -> RuleFired:
    """A rule that has nothing against it."""
    return fired(rule, "passed", code, because, facts)


def noted(rule: str, code: str, because: str, *facts: Fact) -> RuleFired:
    """Something that a reader of the decision should know."""
    return fired(rule, "noted", code, because, facts)


def held(rule: str, code: str, because: str, *facts: Fact) -> RuleFired:
    """A rule that makes the order wait."""
    return fired(rule, "held", code, because, facts)


def refused(rule: str, code: str, because: str, *facts: Fact) -> RuleFired:
    """A rule that says no."""
    return fired(rule, "refused", code, because, facts)


def fired(
    rule: str, outcome: str, code: str, because: str, facts: Sequence[Fact] = ()
) -> RuleFired:
    """A rule and what it said. `outcome`: passed, noted, held, refused."""
    return {
        "rule": rule,
        "outcome": outcome,
        "because": because,
        "code": code,
        "facts": list(facts),
    }
