"""Decisions that can be explained: what was decided, under which policy, by which rules."""

from collections.abc import Sequence

from orders.contracts.records import Decision, RuleFired
from orders.engine.policy import Policy


def decision(outcome: str, rules: Sequence[RuleFired], policy: Policy) -> Decision:
    """What was decided, by these rules, under the policy as it is now."""
    return {"outcome": outcome, "policy": policy.version, "rules": list(rules)}


def passed(rule: str, because: str) -> RuleFired:
    """A rule that has nothing against it."""
    return {"rule": rule, "outcome": "passed", "because": because}


def noted(rule: str, because: str) -> RuleFired:
    """Something that a reader of the decision should know."""
    return {"rule": rule, "outcome": "noted", "because": because}


def held(rule: str, because: str) -> RuleFired:
    """A rule that makes the order wait."""
    return {"rule": rule, "outcome": "held", "because": because}


def refused(rule: str, because: str) -> RuleFired:
    """A rule that says no."""
    return {"rule": rule, "outcome": "refused", "because": because}
