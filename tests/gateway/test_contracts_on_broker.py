"""Contracts of sale on the real stack: each becomes a file, whoever dies (CF-06)."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.local import LocalStack
from orders.cli.contract.signed import Contract, contracts
from orders.client.documents import Folder, sha256_of
from orders.client.scan import Scan
from tests.chaos.house import House
from tests.orders import sold_abroad

TOPICS = ("orders.contracts.v1", "orders.review.v1")
PROCESS = "contracts-1"
pytestmark = pytest.mark.timeout(1200)  # seconds, on a busy machine


@pytest.fixture(scope="module")
def house(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Intake, review, and what renders contracts."""
    folder = tmp_path_factory.mktemp("contracts")
    opened = House(stack, folder, 86_400.0)
    settings = {"ORDERS_DOCUMENTS_DIR": str(folder / "documents")}
    try:
        opened.furnish()
        opened.start("intake", "review")
        opened.family.start(PROCESS, "services.gateway.contracts", settings=settings)
        yield opened
    finally:
        opened.close()


@pytest.fixture
def filed(house: House) -> Folder:
    """Where its files are."""
    return Folder(house._folder / "documents")


def test_a_contract_is_rendered_and_waits_for_its_signatures(house: House, filed: Folder):
    order = sold(house, 1)
    contract = rendered(house, order)
    assert contract.standing == "to sign"
    content = filed.get(contract.document)
    assert content is not None
    assert content.startswith(b"%PDF")
    assert sha256_of(content) == contract.document


def test_what_is_drawn_while_nobody_renders_is_rendered_later(house: House, filed: Folder):
    os.kill(house.family.pid(PROCESS), signal.SIGKILL)
    orders = [sold(house, pieces) for pieces in (2, 3)]
    house.until("drawn", house.heard("OrderHeld", orders))
    documents = {rendered(house, order).document for order in orders}
    assert len(documents) == len(orders), "each is another file"
    assert all(filed.get(document) for document in documents)


def test_told_to_stop_it_ends_in_order(house: House):
    process = house.family.child(PROCESS).process
    assert process is not None
    house.family.end(PROCESS)
    assert process.returncode == 0


def sold(house: House, pieces: int) -> str:
    """An order that is concluded in writing; other pieces are another basket (IN-05)."""
    later = house.clock.now() + 30 * 86_400_000
    export: dict[str, Any] = {
        "kind": "EXPORT",
        "trade_terms": sold_abroad(),
        "wished_delivery_at": later,
    }
    [order] = house.buy(1, (pieces, 1), channel="sales", terms="PREPAID", **export)
    return order


def rendered(house: House, order: str) -> Contract:
    """Its contract, once it is a file."""
    scan = Scan(house.settings)

    def found() -> list[Contract]:
        return [one for one in contracts(scan.about(order, TOPICS)) if one.document]

    house.until(f"{order} rendered", found)
    [contract] = found()
    return contract
