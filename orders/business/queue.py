"""Nobody who waits is passed over without bound, and each pass is told to somebody (IV-09, AL-01,
RV-04)."""

from collections.abc import Mapping, Sequence

from orders.business.decisions import noted
from orders.business.facts import beside
from orders.contracts.records import RuleFired, Wait

KEEP_NOW = 0
"""`Wait.passes`: from now on units are kept for the one who waits."""


def passes(times: int, allowed: int, *, patient: bool = True) -> int:
    """`Wait.passes` of one who was passed over so many times: units are kept for it after
    `allowed` (-1: it may be passed over any number of times), or when its patience ends.

    The ledger may forget its counts, the state does not: so who was told them all says so itself.
    """
    return KEEP_NOW if not patient or 0 <= allowed <= times else allowed


def keeping(waits: Sequence[Wait], account: str) -> list[Wait]:
    """The waits, from now on with units kept on this account."""
    return [{**wait, "passes": KEEP_NOW} if wait["account"] == account else wait for wait in waits]


def kept(waits: Sequence[Wait]) -> list[str]:
    """The accounts on which units are kept."""
    return [wait["account"] for wait in waits if wait["passes"] == KEEP_NOW]


def told(rule: str, passed: Mapping[str, int]) -> list[RuleFired]:
    """How often, account by account, for the decision of an order that waits on."""
    return [
        noted(
            rule,
            "passed_over",
            f"passed over {times} times for {account}",
            beside("times", times),
            beside("account", account),
        )
        for account, times in passed.items()
    ]
