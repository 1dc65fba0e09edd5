"""Claims against carriers and insurers, of the states of aftersales (TR-05)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from orders.business.claims import UNDER_WAY
from orders.client.asking import in_vain
from orders.client.scan import Found
from orders.contracts.records import ClaimState

STAGE = "aftersales"


class Claimed(NamedTuple):
    """A claim, and the order that it is about."""

    order_id: str
    version: int
    number: str
    currency: str
    claim: ClaimState


def under_way(
    states: Iterable[tuple[str, Mapping[str, Any]]], carrier: str = "", insurer: str = ""
) -> list[Claimed]:
    """All of which something may still come, or those against this carrier or insurer, by the time
    when somebody hears of them next."""
    found = [
        one
        for key, state in states
        for one in of(key, state)
        if one.claim["status"] in UNDER_WAY
        and carrier in ("", "" if one.claim["insurer"] else one.claim["carrier"])
        and insurer in ("", one.claim["insurer"])
    ]
    return sorted(
        found, key=lambda one: (one.claim["due_at"] or 0, one.order_id, one.claim["claim_id"])
    )


def of(order_id: str, state: Mapping[str, Any]) -> Iterator[Claimed]:
    """All claims of an order. `state`: aftersales'."""
    for claim in state["claims"]:
        yield Claimed(order_id, state["version"], state["number"], state["currency"], claim)


def outcome_of(answers: Sequence[Found]) -> tuple[str, str]:
    """What aftersales made of what a person said: where the claim stands now, ignored or nothing;
    and why."""
    by_name = {found.record: found.value or {} for found in answers}
    if "ClaimMoved" in by_name:
        return str(by_name["ClaimMoved"]["status"]), ""
    return in_vain(by_name)
