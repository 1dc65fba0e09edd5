"""Hand-made parts for the checks: journal records, stories, standings, letters; what they found."""

from collections.abc import Iterable
from typing import Any

from orders.audit.findings import Finding
from orders.audit.letters import Letters
from orders.audit.source import Record
from orders.audit.standing import Reserved, Standing
from orders.audit.story import Story

CUT = 1_000
"""Business time up to which the states know everything, in these tests."""


def record(
    topic: str,
    key: str = "shop:1",
    offset: int = 0,
    timestamp: int = 0,
    partition: int = 0,
    **headers: str,
) -> Record:
    """A record whose value nobody decodes."""
    pairs = [(name, value.encode()) for name, value in headers.items()]
    return Record(topic, partition, offset, timestamp, key.encode(), b"", lambda: pairs)


def entry(
    debit: str, credit: str, amount: int, key: str = "shop:1", **changes: Any
) -> dict[str, Any]:
    """A journal entry that moves account A of ledger stock."""
    account = changes.pop("account", "A")
    movement = {"account": account, "debit": debit, "credit": credit, "amount": amount}
    made = {
        "ledger": "stock",
        "key": key,
        "version": 1,
        "cause": "orders.review.v1/0/1",
        "at": 1,
        "movements": [movement],
    }
    return {**made, **changes}


def story(order_id: str = "shop:1", /, **changes: Any) -> Story:
    """An order with these fields."""
    made = Story(order_id)
    for field, value in changes.items():
        setattr(made, field, value)
    return made


def reserved(
    amount: int = 2, ledger: str = "stock", account: str = "A", version: int = 1
) -> Reserved:
    """So much of an account."""
    return Reserved(ledger, account, version, amount)


def standing(**changes: Any) -> Standing:
    """A state that says nothing but this."""
    return Standing(version=1)._replace(**changes)


def letters(
    *originals: int,
    stage: str = "intake",
    topic: str = "orders.submissions.v1",
    is_parked: bool = False,
    at: int = 5,
) -> Letters:
    """Dead letters of these offsets, about shop:1."""
    made = Letters()
    for offset in originals:
        value = {
            "stage": stage,
            "topic": topic,
            "partition": 0,
            "offset": offset,
            "state_key": "shop:1",
            "code": "corrupt",
        }
        made.add({**value, "parked": is_parked, "at": at}, settled=True)
    return made


def said(findings: Iterable[Finding]) -> list[str]:
    """What a check found."""
    return [finding.says for finding in findings]
