"""The fixtures of the gateway's tests that need no network."""

from pathlib import Path

import pytest

from orders.contracts.records import Article, Availability, Channel, Warehouse
from services.allocation.rules.books import book_of
from services.allocation.state import NEW_ARTICLE
from tests import orders as made
from tests.gateway.edge import NOW, Fakes
from tests.stages.house import warehouse

SOON, LATER = "20260925", "20261224"
"""Last days of lots; `NOW` is in September 2026."""


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    """An edge whose network is made up."""
    return Fakes(tmp_path)


@pytest.fixture
def shelved(fakes: Fakes) -> Fakes:
    """Two lots of milk in HAM, of one some in quarantine, and a lamp that is broken."""
    fakes.stock.put(Article, "MILK", made.article("MILK", name="Fresh milk", lot_controlled=True))
    fakes.stock.put(Article, "LAMP", made.article("LAMP", name="Lamp"))
    fakes.stock.put(
        Channel,
        "web",
        made.agreed("web", stock=[{"sku": "", "family": "", "percent": 50, "safety": 0}]),
    )
    fakes.stock.put(Warehouse, "HAM", warehouse("HAM"))
    told = {"sku": "MILK", "on_hand": 20, "reserved": 3, "waiting": 0, "expected": [], "at": NOW}
    fakes.stock.put(Availability, "MILK", told)
    fakes.books.ledgers |= {
        "stock": {"MILK": (17, 20), "LAMP": (4, 4)},
        "warehouse_stock": {"MILK@HAM": (17, 20), "LAMP@HAM": (4, 4), "LAMP@HAM!damaged": (2, 2)},
        "lot_stock": {
            f"MILK@HAM#{SOON}#L1": (7, 10),
            f"MILK@HAM#{LATER}#L3": (10, 10),
            f"MILK@HAM!quarantine#{LATER}#L3": (4, 4),
        },
    }
    book = {**book_of(NEW_ARTICLE, "HAM"), "on_shelf": 20}
    lots = [{"lot": f"{day}#{name}", "book": book} for day, name in ((SOON, "L1"), (LATER, "L3"))]
    fakes.books.shelves["MILK"] = {**NEW_ARTICLE, "lot_shelves": lots}
    return fakes


def pytest_make_parametrize_id(argname: str) -> str | None:
    """Keys are drawn anew in each process: workers that share tests must give them one name."""
    return argname if argname == "key" else None
