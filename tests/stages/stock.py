"""Inventory for tests: its articles, what there is of them, what is under way."""

from orders.contracts.records import Article, ExpectedSupply, Staff
from services.inventory.compensation_policy import CompensationPolicy
from services.inventory.policy import InventoryPolicy
from services.inventory.stage import STAGE
from tests.orders import article, staff
from tests.policies import usual
from tests.stages.room import Room

KEY = "shop:1001"


def compensating(rules: CompensationPolicy) -> InventoryPolicy:
    """As it is shipped, but with these rules for later days (CF-05)."""
    shipped = usual(STAGE)
    assert isinstance(shipped, InventoryPolicy)
    delay = shipped.delay.model_copy(update={"compensation": rules})
    return shipped.model_copy(update={"delay": delay})


def make(policy: InventoryPolicy | None = None) -> Room:
    """Inventory with five articles and a service, without any stock. S001 is of sales."""
    articles = {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)} | {
        "SETUP": article("SETUP", stocked=False)
    }
    sales = {"S001": staff("S001", "sales"), "S002": staff("S002", "reviewer")}
    return Room(STAGE, policy, references={Article: articles, ExpectedSupply: {}, Staff: sales})


def stock(room: Room, *quantities: int) -> None:
    """So much of SKU-1, SKU-2, ..."""
    for number, quantity in enumerate(quantities, 1):
        room.supply("stock", f"SKU-{number}", quantity)


def free(room: Room, count: int = 5) -> list[int]:
    """What is free of SKU-1, SKU-2, ..."""
    return [room.free("stock", f"SKU-{number}") for number in range(1, count + 1)]


def expect(room: Room, sku: str, *receipts: tuple[int, int]) -> None:
    """Purchase orders under way: (quantity, expected at)."""
    rows = [
        {"purchase_order": f"PO-{n}", "warehouse": "BER", "quantity": quantity, "expected_at": at}
        for n, (quantity, at) in enumerate(receipts, 1)
    ]
    room.references.put(ExpectedSupply, sku, {"sku": sku, "receipts": rows})
