"""Claims against carriers (TR-05), as aftersales keeps them and people see them."""

from orders.contracts.records import ClaimState, ClaimStatus, EvidenceKind

UNDER_WAY: frozenset[ClaimStatus] = frozenset({"open", "submitted", "acknowledged"})
"""Of these something may still come."""


def missing(claim: ClaimState) -> list[EvidenceKind]:
    """What must bear it out before it is handed in, and is not there."""
    there = {one["kind"] for one in claim["evidence"]}
    return [kind for kind in claim["asked"] if kind not in there]
