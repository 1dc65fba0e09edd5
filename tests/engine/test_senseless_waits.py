"""A wait that no ledger can index is its handler's fault, found before the commit: the key is
parked, the stage goes on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from orders.contracts.records import OrderConfirmed
from orders.engine.stage import Stage
from services.inventory.stage import STAGE as INVENTORY
from tests.engine.broken import BAD, letters, world_with
from tests.engine.invariants import check
from tests.engine.scenario import STAGES, come_to_rest


def waiting_for(*needs: tuple[str, int, str]) -> Stage:
    """Inventory with a handler that makes one order wait for this."""
    waits = [
        {
            "ledger": "stock",
            "account": account,
            "amount": amount,
            "rank": rank,
            "limit": 0,
            "passes": -1,
        }
        for account, amount, rank in needs
    ]

    reserve: Any = INVENTORY.takes[OrderConfirmed]

    def handler(record: Mapping[str, Any], state: Any, ctx: Any) -> Any:
        handling = yield from reserve(record, state, ctx)
        return (
            replace(handling, state={**handling.state, "waits": waits})
            if record["order_id"] == BAD
            else handling
        )

    return replace(INVENTORY, takes={**INVENTORY.takes, OrderConfirmed: handler})


@pytest.mark.parametrize(
    "needs", [[("A", 1, "1"), ("A", 2, "1")], [("A", 0, "1")], [("A", 1, "shop:\x1f9")]]
)
def test_it_parks_the_key_and_no_other(needs):
    world = world_with(waiting_for(*needs))
    come_to_rest(world)
    [letter] = letters(world)
    assert (letter["code"], letter["state_key"], letter["parked"]) == ("handler_failed", BAD, True)
    check(world, STAGES)
