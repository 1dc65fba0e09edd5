"""Goods between two warehouses: in both books alike, once (IV-10; docs/decisions/0075)."""

from typing import Any

from orders.business import transfers
from orders.business.transfers import Posting
from orders.contracts.buckets import SCRAPPED
from services.allocation.decide import articles
from tests.crash.defects.registry import Patch, defect


@defect()
def a_transfer_that_leaves_one_book_alone(patch: Patch) -> None:
    """Allocation does not take goods off the shelf that they left for another warehouse."""
    transferred = articles._transferred

    def stays(entry: Any, sku: str, article: Any, ctx: Any) -> Any:
        booking = transferred(entry, sku, article, ctx)
        return booking._replace(effects=()) if entry["kind"] == "departure" else booking

    patch.setattr(articles, "_transferred", stays)


@defect()
def what_is_lost_on_the_way_still_in_transit(patch: Patch) -> None:
    """What will not come is taken off the shelf that waits for it, and stays in transit."""

    def lost(known: Any, before: Any, paper: Any) -> Any:
        taken = (Posting(paper["warehouse"], -paper["quantity"], SCRAPPED),)
        return transfers.Booked(list(known), taken)

    patch.setattr(transfers, "_lost", lost)


@defect()
def arrived_before_it_left_and_never_settled(patch: Patch) -> None:
    """A transfer whose goods were told to have come first begins anew with its departure."""
    departed = transfers._departed

    def anew(known: Any, before: dict[str, Any], paper: Any) -> Any:
        forgotten: Any = {**before, "arrived": 0, "lost": 0}
        return departed(known, forgotten, paper)

    patch.setattr(transfers, "_departed", anew)
