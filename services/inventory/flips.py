"""What would have changed a decision of inventory, applied to what it saw (`orders explain
--check`): one function a flip of `texts/`."""

from orders.business.accounts import FRESH_STOCK, STOCK, fresh_account
from orders.business.flips import Flips, Group, Seen, gap, more
from orders.contracts.records import Article


def _stock(seen: Seen, group: Group) -> Seen:
    return more(seen, STOCK, group["sku"]["value"], gap(group["free"]))


def _fresh(seen: Seen, group: Group) -> Seen:
    """Goods that keep so long are in all the shorter classes, and goods of the article, too."""
    lacks, sku, most = gap(group["free"]), group["sku"]["value"], int(group["days"]["value"])
    least = seen.references.table(Article)[sku]["least_life_days"]
    for days in seen.policy.life.classes(least):
        if days <= most:
            seen = more(seen, FRESH_STOCK, fresh_account(sku, days), lacks)
    return more(seen, STOCK, sku, lacks)


FLIPS: Flips = {
    "stock_short": {"stock": _stock},
    "stock_expected": {"stock": _stock},
    "fresh_short": {"stock": _fresh},
    "fresh_expected": {"stock": _fresh},
}
