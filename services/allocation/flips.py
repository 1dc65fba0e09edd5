"""What would have changed a decision of allocation, applied to what it saw (`orders explain
--check`): one function a flip of `texts/`."""

from typing import Any

from orders.business.accounts import WAREHOUSE_STOCK, shelf_account
from orders.business.flips import Flips, Group, Seen, gap, more, row
from orders.contracts.records import Warehouse


def _stock(seen: Seen, group: Group) -> Seen:
    """The shelf has what is missing (AL-02)."""
    shelf = shelf_account(group["sku"]["value"], group["warehouse"]["value"])
    return more(seen, WAREHOUSE_STOCK, shelf, gap(group["free"]))


def _capacity(seen: Seen, group: Group) -> Seen:
    """The warehouse sends more a day, of which policy leaves the order the same part (AL-01)."""
    taken, known = group["taken"], _known(seen, group)["daily_capacity"]
    needed = int(taken["value"]) + 1
    part = max(int(taken["bound"]), 1)
    return _warehouse(seen, group, daily_capacity=-(-needed * max(known, 1) // part) + 1)


def _served(seen: Seen, group: Group) -> Seen:
    """The warehouse sends anywhere (AL-02)."""
    return _warehouse(seen, group, countries=[])


def _for_all(seen: Seen, group: Group) -> Seen:
    """The warehouse works for everybody (AL-02)."""
    return _warehouse(seen, group, reserved_for=[])


def _hands_out(seen: Seen, group: Group) -> Seen:
    """Customers may come to the warehouse (SH-04)."""
    return _warehouse(seen, group, collection=True)


def _handled(seen: Seen, group: Group) -> Seen:
    """The warehouse handles goods of any nature (AL-02)."""
    return _warehouse(seen, group, natures=[])


def _known(seen: Seen, group: Group) -> Warehouse:
    return seen.references.table(Warehouse)[group["warehouse"]["value"]]


def _warehouse(seen: Seen, group: Group, **fields: Any) -> Seen:
    code = group["warehouse"]["value"]
    return row(seen, Warehouse, code, {**_known(seen, group), **fields})


FLIPS: Flips = {
    "shelf_short": {"stock": _stock},
    "day_used_up": {"capacity": _capacity},
    "country_not_served": {"served": _served},
    "warehouse_for_others": {"for_all": _for_all},
    "hands_nothing_out": {"hands_out": _hands_out},
    "natures_not_handled": {"handled": _handled},
}
