"""What would have changed a decision of inventory, applied to what it saw (`orders explain
--check`): one function a flip of `texts/`."""

from orders.business.accounts import STOCK
from orders.business.flips import Flips, Group, Seen, gap, more


def _stock(seen: Seen, group: Group) -> Seen:
    return more(seen, STOCK, group["sku"]["value"], gap(group["free"]))


FLIPS: Flips = {"stock_short": {"stock": _stock}, "stock_expected": {"stock": _stock}}
