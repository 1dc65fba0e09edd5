"""A ledger, and two owners of its partitions."""

import pytest

from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import Ledger, LedgerChange
from tests.engine.ledger.owner import Owner
from tests.engine.places import Place


@pytest.fixture
def ledger(place: Place) -> Ledger:
    return place.ledger()


@pytest.fixture
def one(ledger: Ledger) -> Owner:
    """Owner of partition 0; the ledger is open: ten of a, none of b."""
    ledger.stage(0, 1, BatchId(1, 0), LedgerChange(free={"a": 10}, on_hand={"a": 10}))
    ledger.stage(1, 1, BatchId(1, 0), LedgerChange())
    return Owner(ledger, 0)


@pytest.fixture
def other(one: Owner) -> Owner:
    """Owner of partition 1."""
    return Owner(one.ledger, 1)
