"""RV-08: which of the approvals that nobody was asked about a person looks at afterwards, and who
may say whether they were right."""

import hashlib
from collections.abc import Mapping, Set

from orders.business.authority import Mandate, Refusal, mandates
from orders.contracts.records import Staff


def chosen(order_id: str, per_thousand: int) -> bool:
    """Whether it is one of so many orders of a thousand: by its id alone, the same in each of its
    versions and whenever it is asked."""
    digest = hashlib.blake2b(order_id.encode(), digest_size=8, person=b"sample").digest()
    return int.from_bytes(digest) % 1_000 < per_thousand


def mandate(
    staff_id: str, role: str, staff: Mapping[str, Staff], entered_by: Set[str], now: int
) -> Mandate | Refusal:
    """The mandate by which this person looks at a sample, or why there is none: it takes the role,
    and other eyes than those that entered the order (RV-06)."""
    having = mandates(staff_id, staff, now)
    if isinstance(having, Refusal):
        return having
    fitting = [one for one in having if one.role == role]
    if not fitting:
        return Refusal("role_missing", f"samples are for a {role} to look at")
    fresh = [one for one in fitting if entered_by.isdisjoint({staff_id, one.on_behalf_of})]
    if not fresh:
        return Refusal("own_order", "who entered an order does not judge its approval")
    return fresh[0]
