"""What would have changed a decision of aftersales, applied to what it saw (`orders explain
--check`): one function a flip of `texts/`."""

from typing import Any

from orders.business.flips import Flips, Group, Seen, policy, row
from orders.contracts.records import Article


def _window(seen: Seen, group: Group) -> Seen:
    """Returns are taken for longer (AS-04)."""
    days = int(group["since_delivery"]["value"])
    return policy(seen, window_days=days, family_window_days={})


def _fewer(seen: Seen, group: Group) -> Seen:
    """No more is asked for than may come back (AS-04)."""
    many = group["quantity"]
    return _asked(seen, many["line"], quantity=int(many["bound"]))


def _ours(seen: Seen, group: Group) -> Seen:
    """The article of the line is named (AS-04)."""
    sku = group["sku"]
    return _asked(seen, sku["line"], sku=sku["bound"])


def _returnable(seen: Seen, group: Group) -> Seen:
    """The article is one that comes back (AS-04)."""
    sku = group["sku"]["value"]
    usual = {"stocked": True, "nature": "NORMAL", "family": ""}
    return row(seen, Article, sku, {**seen.references.table(Article)[sku], **usual})


def _asked(seen: Seen, line: int, **fields: Any) -> Seen:
    lines = [{**one, **fields} if one["line"] == line else one for one in seen.record["lines"]]
    return seen._replace(record={**seen.record, "lines": lines})


FLIPS: Flips = {
    "return_too_late": {"window": _window},
    "return_quantity_wrong": {"fewer": _fewer},
    "return_of_other_article": {"ours": _ours},
    "article_not_returnable": {"returnable": _returnable},
}
