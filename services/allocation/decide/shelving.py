"""What comes onto a shelf or leaves it by what is reported: in the book of the shelf, and in that
of the lot where lots are kept. Always in both by the same amount (IV-08)."""

from orders.business.accounts import LOT_STOCK, WAREHOUSE_STOCK, Shelf, lot_account
from orders.engine.handling import Supply


def supplies(shelf: Shelf, lot: str, amount: int, source: str) -> tuple[Supply, ...]:
    """`lot`: empty where none are kept. An amount of nothing moves nothing."""
    if not amount:
        return ()
    account = shelf.account
    on_shelf = Supply(WAREHOUSE_STOCK, account, amount, source)
    if not lot:
        return (on_shelf,)
    return on_shelf, Supply(LOT_STOCK, lot_account(account, lot), amount, source)
