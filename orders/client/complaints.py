"""Complaints about goods that wait for a person's word, of the states of aftersales (TR-05)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from orders.client.asking import in_vain
from orders.client.scan import Found
from orders.contracts.records import CaseState

STAGE = "aftersales"


class Complaint(NamedTuple):
    """A complaint, and the order that it is about."""

    order_id: str
    version: int
    number: str
    case: CaseState


def waiting(states: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Complaint]:
    """All that somebody must say something of, by the time when they are due."""
    found = [one for key, state in states for one in of(key, state)]
    return sorted(
        found, key=lambda one: (one.case["due_at"] or 0, one.order_id, one.case["case_id"])
    )


def of(order_id: str, state: Mapping[str, Any]) -> Iterator[Complaint]:
    """Those of one order. `state`: aftersales'."""
    for case in state["cases"]:
        if case["awaits"] and case["status"] != "closed":
            yield Complaint(order_id, state["version"], state["number"], case)


def outcome_of(answers: Sequence[Found]) -> tuple[str, str]:
    """What aftersales made of a person's word: agreed, refused, ignored or nothing; and why."""
    by_name = {found.record: found.value or {} for found in answers}
    if "ComplaintUpheld" in by_name:
        return "agreed", ""
    if "CaseClosed" in by_name:
        return str(by_name["CaseClosed"]["outcome"]), ""
    return in_vain(by_name)
