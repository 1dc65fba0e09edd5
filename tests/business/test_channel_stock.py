"""What a channel leaves to others (IV-01)."""

import pytest

from orders.business.availability.channels import kept
from orders.business.availability.rows import NOTHING_KEPT, Kept
from orders.contracts.records import ChannelStock


def agreed(percent: int, safety: int, sku: str = "", family: str = "") -> ChannelStock:
    return {"sku": sku, "family": family, "percent": percent, "safety": safety}


@pytest.mark.parametrize(
    ("sku", "family", "found"),
    [("A", "tea", Kept(1, 10)), ("B", "tea", Kept(2, 20)), ("B", "lamps", Kept(3, 30))],
)
def test_of_the_article_else_of_its_family_else_of_all(sku: str, family: str, found: Kept):
    rows = [agreed(30, 3), agreed(20, 2, family="tea"), agreed(10, 1, sku="A")]
    assert kept(rows, sku, family) == found


def test_nothing_agreed_leaves_nothing():
    assert kept([], "A", "tea") == kept([agreed(50, 1, sku="B")], "A", "tea") == NOTHING_KEPT
