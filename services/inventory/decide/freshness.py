"""Of a class of remaining life more is needed than there is: whoever buys is told (IV-08;
docs/decisions/0087). State key `@fresh/<sku>~<days>`, kept for as long as that is so."""

from orders.contracts.records import InventoryState, ToldStock
from orders.engine.handling import Handling
from orders.engine.stage import BalanceChanged
from services.inventory import article_records
from services.inventory.records import Ctx
from services.inventory.state import article_of, with_article


def look(changed: BalanceChanged, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Orders wait for goods that keep so long, or hold more of them than there are by now, as some
    became older or were lost. Told once, until there is enough again; and its article is asked, as
    nobody may have needed such goods before."""
    known, short = article_of(state)["told"], changed["waiting"] > 0 or changed["free"] < 0
    if not short:
        if known is None:
            return ctx.ignore("enough")
        return Handling(outcome="noted", reason="enough", state=None)
    told: ToldStock = {
        "on_hand": changed["on_hand"],
        "reserved": changed["on_hand"] - changed["free"],
        "waiting": changed["waiting"],
    }
    if told == known:
        return ctx.ignore("already_told")
    said = (
        article_records.fresh_goods_needed(
            changed["account"], changed["free"], changed["waiting"], ctx
        ),
        article_records.fresh_stock_asked(changed["account"], ctx),
    )
    return Handling(
        outcome="told" if known is None else "noted",
        reason="too_old",
        state=with_article(state, {**article_of(state), "told": told}),
        events=said if known is None else (),
    )
