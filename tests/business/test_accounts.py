"""Names of accounts: composed and taken apart (IV-01, AL-01)."""

import pytest

from orders.business.accounts import Shelf, day_account

DAY = 86_400_000


@pytest.mark.parametrize("sku", ["SKU-1", "mug@home", "@"])
def test_a_shelf_is_found_again_by_its_account(sku):
    """IV-01: an article may contain an @, a warehouse may not."""
    shelf = Shelf(sku, "BER")
    assert shelf.account == f"{sku}@BER"
    assert Shelf.of(shelf.account) == shelf


def test_what_is_no_shelf_is_refused_by_name():
    """IV-01."""
    with pytest.raises(ValueError, match="'SKU-1' is no account of warehouse_stock: <sku>@"):
        Shelf.of("SKU-1")


def test_a_day_begins_at_midnight():
    """AL-01: to the millisecond, UTC."""
    midnight = 20_717 * DAY
    before, after = (day_account("BER", at) for at in (midnight - 1, midnight))
    assert (before, after) == ("BER@2026-09-20", "BER@2026-09-21")
    assert day_account("BER", midnight + DAY - 1) == after
