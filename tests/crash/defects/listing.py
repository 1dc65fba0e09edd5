"""A warehouse's list moves the books by its difference, once, and by nobody's word who may not give
it (IV-11)."""

from typing import Any

from orders.business import authority
from orders.contracts.records import CountDecided
from services.allocation.decide import lists as decide
from services.allocation.rules import lists as rules
from tests.crash.defects.registry import Patch, defect


@defect()
def lists_booked_again_when_they_come_again(patch: Patch) -> None:
    """That a list was there before is not looked for."""
    patch.setattr(decide, "known", lambda paper, documents: False)


@defect()
def refused_differences_posted(patch: Patch) -> None:
    """What a person has refused is posted all the same."""

    def lax(decided: CountDecided, found: Any, article: Any, state: Any, ctx: Any) -> Any:
        return decide._posted(decided["sku"], found, article, decided["decided_by"], state, ctx)

    patch.setattr(decide, "_refused", lax)


@defect()
def lists_approved_by_who_sent_them(patch: Patch) -> None:
    """Nobody looks whose eyes approve a difference."""
    granting = authority.granting

    def blind(staff_id: str, roles: Any, value: Any, others: Any, *rest: Any) -> Any:
        return granting(staff_id, roles, value, set(), *rest)

    patch.setattr(decide, "granting", blind)


@defect()
def differences_in_one_book_alone(patch: Patch) -> None:
    """Inventory does not hear of what a list did to a shelf."""
    posted = decide._posted

    def silent(*of: Any) -> Any:
        handling = posted(*of)
        handling.events = [one for one in handling.events if one.record.__name__ == "CountJudged"]
        return handling

    patch.setattr(decide, "_posted", silent)


@defect()
def differences_that_nobody_hears_of_again(patch: Patch) -> None:
    """What nobody decides in time waits for good, unseen."""
    patch.setattr(rules, "next_at", lambda article, rule: None)
