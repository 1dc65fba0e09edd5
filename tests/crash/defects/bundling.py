"""A bundle is reserved and sent as its parts, and paid as one article (IV-02)."""

from collections.abc import Iterable
from typing import Any

from services.inventory.rules import demand
from services.review import state as review
from tests.crash.defects.registry import Patch, defect


@defect()
def bundles_reserved_as_one_article(patch: Patch) -> None:
    """Stock is asked for the bundle, which lies on no shelf: its parts are sent, not reserved."""

    def whole(lines: Iterable[Any]) -> list[Any]:
        return [
            {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
            for line in lines
        ]

    patch.setattr(demand, "taken_apart", whole)


@defect()
def a_piece_of_a_bundle_that_costs_all_of_it(patch: Patch) -> None:
    """Review takes as many pieces as there are bundles for all that is sent."""
    patch.setattr(review, "pieces", lambda line: line["quantity"])
