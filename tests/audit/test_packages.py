"""Each package has a number of its own (SH-01)."""

import pytest

from orders.audit.checks.packages import Packages, overpacked
from orders.audit.folds import FOLDS
from tests.audit.made import record, story

GOOD = "106141411234567897"  # GS1's own example


def test_each_its_own() -> None:
    packages = Packages()
    assert [*packages.take("shop:1", [GOOD]), *packages.repeated()] == []


def test_a_number_that_comes_twice() -> None:
    packages = Packages()
    assert [*packages.take("shop:1", [GOOD]), *packages.take("shop:2", [GOOD])] == []
    assert [finding.about for finding in packages.repeated()] == [GOOD]


@pytest.mark.parametrize("code", ["", GOOD[:-1], GOOD[:-1] + "8", "x" * 18, "\u0661" * 18])
def test_what_is_no_number_of_a_package(code: str) -> None:
    [finding] = Packages().take("shop:1", [code])
    assert finding.about == "shop:1"


@pytest.mark.parametrize(("quantity", "wrong"), [(2, 0), (3, 1)])
def test_cartons_that_hold_more_than_is_to_be_sent(quantity: int, wrong: int) -> None:
    order, line = story(), {"line": 1, "sku": "A", "quantity": 2}
    cartons = [
        {"lines": [{**line, "quantity": 1}]},
        {"lines": [{**line, "quantity": quantity - 1}]},
    ]
    released = {"shipment_id": "N-1", "lines": [line], "cartons": cartons}
    FOLDS["ShipmentReleased"](order, released, record("orders.shipping.v1"))
    assert len([*overpacked(order)]) == wrong
