"""How much of an article keeps how long, of what is promised to nobody, and how much of that is
waited for (IV-08)."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.business.accounts import ARTICLE_KEY, FRESH_STOCK, fresh_account
from orders.cli.printing import console, print_table
from orders.client.states import States

COLUMNS = ("keeps for days", "free", "waited for")


class Class(NamedTuple):
    """Goods that keep at least so many days. `free`: promised to nobody; less than none where more
    is promised than there is by now; `needed`: what those need who wait for such goods."""

    days: int
    free: int
    needed: int

    @property
    def short(self) -> bool:
        """Whether fresh goods are to be bought."""
        return self.needed > 0 or self.free < 0


def classes_of(sku: str, states: States) -> list[Class]:
    """Those that somebody needs of the article, the shortest first; none where lots are not kept,
    or nobody asks how long they keep."""
    state = states.of("allocation", ARTICLE_KEY + sku, sku)
    article = state["article"] if state else None
    days = [one["days"] for one in article["fresh"]] if article is not None else []
    accounts = [fresh_account(sku, one) for one in days]
    there, needed = states.ledger(FRESH_STOCK, accounts), states.waiting(FRESH_STOCK, accounts)
    return [
        Class(one, there.get(account, (0, 0))[0], needed.get(account, 0))
        for one, account in zip(days, accounts, strict=True)
    ]


def tell(sku: str, classes: Sequence[Class]) -> None:
    """For people."""
    if not classes:
        return
    print_table(f"how long {sku} keeps", COLUMNS, classes)
    for one in classes:
        if one.short:
            console().print(
                f"Fresh goods are needed: {one.needed} are waited for that keep {one.days} days, "
                f"and {one.free} are free"
            )
