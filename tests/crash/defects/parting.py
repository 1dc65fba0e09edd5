"""Orders that go ahead in part, or as other articles (IV-05;
docs/decisions/0083-a-choice-of-ways-on.md)."""

from typing import Any

from orders.business import offers
from orders.contracts.records import ArticlesSubstituted, PriceReduced
from services.allocation.decide import notices as allocation
from services.inventory import records
from services.inventory.decide import notices as inventory
from services.inventory.decide import parts, substitutes
from services.review.rules import balance
from tests.crash.defects.registry import Patch, defect


@defect()
def a_part_that_goes_ahead_unasked(patch: Patch) -> None:
    """Inventory takes it that everybody agreed to parts when ordering."""
    patch.setattr(offers, "agreed_beforehand", lambda kind, order: True)


@defect()
def a_rest_that_nobody_waits_for(patch: Patch) -> None:
    """What goes ahead is handed on as if nothing more were to come."""
    part_of = records.part_of

    def alone(order: Any, revision: int, lines: Any, open_lines: Any, references: Any) -> Any:
        return part_of(order, revision, lines, [], references)

    patch.setattr(records, "part_of", alone)


@defect()
def a_rest_whose_stop_settles_the_part(patch: Patch) -> None:
    """What is stopped of the rest is given back of what went ahead."""
    for module in (inventory, allocation):
        patch.setattr(module, "never_handed_on", lambda notice: False)


@defect()
def a_rest_that_a_cancellation_forgets(patch: Patch) -> None:
    """The recall follows what went ahead, and nobody stops the rest."""
    recall = parts.recall_rest

    def followed(request: Any, state: Any, ctx: Any) -> Any:
        handling = recall(request, state, ctx)
        handling.events = [one for one in handling.events if one.record.__name__ != "OrderStopped"]
        return handling

    patch.setattr(parts, "recall_rest", followed)


@defect()
def a_substitute_that_nobody_agreed_to(patch: Patch) -> None:
    """What could go in the place of what is short goes, whoever did not agree to that."""
    agreed = offers.agreed_beforehand

    def always(kind: Any, order: Any) -> bool:
        return kind == "SUBSTITUTE" or agreed(kind, order)

    patch.setattr(offers, "agreed_beforehand", always)


@defect()
def a_substitute_at_the_price_of_what_was_ordered(patch: Patch) -> None:
    """Inventory sends what is cheaper, and tells nobody that it is."""
    take = substitutes.take

    def silent(*of: Any) -> Any:
        new, told = yield from take(*of)
        return new, [one for one in told if one.record is not PriceReduced]

    patch.setattr(substitutes, "take", silent)


@defect()
def a_substitute_of_which_no_partner_hears(patch: Patch) -> None:
    """Inventory sends another article, and says so to the stages behind it alone."""
    take = substitutes.take

    def silent(*of: Any) -> Any:
        new, told = yield from take(*of)
        return new, [one for one in told if one.record is not ArticlesSubstituted]

    patch.setattr(substitutes, "take", silent)


@defect()
def a_lower_price_that_is_not_paid_back(patch: Patch) -> None:
    """Review hears of a lower price, and goes on as before."""
    patch.setattr(balance, "cheaper", lambda state, prices: {**state, "lines": [*state["lines"]]})
