"""What there is of an article is told to whoever estimates by it (IV-01, CF-04). State key
`@article/<sku>`."""

from orders.business.accounts import FRESH_STOCK
from orders.contracts.records import InventoryState, ToldStock
from orders.engine.handling import Handling
from orders.engine.stage import BalanceChanged
from services.inventory import article_records
from services.inventory.decide import freshness, planning
from services.inventory.records import Ctx
from services.inventory.rules.expected import all_of
from services.inventory.state import article_of, with_article


def tell(changed: BalanceChanged, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The books have moved, or others wait: the row says what there is now. It binds nobody; who
    reserves asks the ledger (IV-02). Those who wait are dated anew (IV-03)."""
    if changed["ledger"] == FRESH_STOCK:
        return freshness.look(changed, state, ctx)
    article = article_of(state)
    told: ToldStock = {
        "on_hand": changed["on_hand"],
        "reserved": changed["on_hand"] - changed["free"],
        "waiting": changed["waiting"],
    }
    if told == article["told"]:
        return ctx.ignore("already_told")
    row = article_records.availability(changed["account"], told, all_of(article), ctx.now)
    new = planning.soon(with_article(state, {**article, "told": told}), ctx)
    return Handling(outcome="told", state=new, events=(row,))
