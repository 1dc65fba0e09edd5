"""All users, and the rules of all of them."""

from orders.cli.access.roles import ROLES
from orders.cli.access.rules import Rule
from orders.cli.access.stages import stage_rules, together_rules
from orders.contracts.catalogue import STAGES
from orders.engine.host.process import TOGETHER

USERS = (*STAGES, TOGETHER, *ROLES)
"""A user a stage, one for a process that has all stages, one a role."""


def rules_of(user: str) -> list[Rule]:
    """What this user may do on the brokers."""
    if user in STAGES:
        return stage_rules(user)
    return together_rules() if user == TOGETHER else sorted(set(ROLES[user](user)))


def planned() -> list[Rule]:
    """The rules of all users, sorted."""
    return sorted(rule for user in USERS for rule in rules_of(user))
