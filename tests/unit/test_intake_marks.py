"""Special orders (IN-08): each mark by what makes an order one."""

import pytest

from orders.contracts.records import Order
from services.intake.policy import IntakePolicy
from services.intake.rules.marks import marks
from services.intake.stage import STAGE
from tests.orders import address, article, buyer, line, order
from tests.policies import usual

POLICY = usual(STAGE)
ARTICLES = {
    "NUT": article("NUT"),
    "TEA": article("TEA", nature="FOOD"),
    "HAM": article("HAM", nature="COLD"),
    "SRV": article("SRV", stocked=False),
}


def of(content: Order) -> list[str]:
    assert isinstance(POLICY, IntakePolicy)
    return marks(content, ARTICLES, POLICY)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (order(), []),
        (order(lines=[line(1, "NUT"), line(2, "UNKNOWN")]), []),
        (order(kind="MADE_TO_ORDER"), ["custom-made"]),
        (order(priority=1), []),
        (order(priority=2), ["urgent"]),
        (order(lines=[line(1, "NUT"), line(2, "TEA")]), ["food"]),
        (order(lines=[line(1, "HAM")]), ["food"]),
        (order(kind="EXPORT"), ["export"]),
        (order(delivery_address=address(country="CH")), ["export"]),
        (order(delivery_address=address(country="FR")), []),
        (order(billing_address=address(country="CH")), []),
        (order(kind="SERVICE"), ["service"]),
        (order(buyer=buyer(group="key-account")), ["key-account"]),
        (order(lines=[line(1, "NUT"), line(2, "SRV")]), ["service"]),
        (
            order(priority=2, lines=[line(1, "TEA")], delivery_address=address(country="US")),
            ["urgent", "food", "export"],
        ),
    ],
)
def test_what_makes_an_order_special(content: Order, found: list[str]):  # IN-08
    assert of(content) == found
