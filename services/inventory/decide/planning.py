"""Who waits for an article is dated by their places in the queue, all together and not one by one
(IV-03, IV-09; docs/decisions/0080). State key `@article/<sku>`."""

from orders.business.accounts import ARTICLE_KEY, STOCK
from orders.business.times import HOUR, later
from orders.contracts.records import InventoryState, StockArticle
from orders.engine.handling import Handling
from orders.engine.questions import Waiting, ask
from orders.engine.stage import Asking
from services.inventory import article_records
from services.inventory.records import Ctx
from services.inventory.rules import plan as rules
from services.inventory.rules.expected import all_of
from services.inventory.state import article_of, looked_at, planned_soon, with_article


def soon(state: InventoryState, ctx: Ctx) -> InventoryState:
    """Something has changed for those who wait: they are dated anew, after policy's time. Nothing,
    where nobody does."""
    article = article_of(state)
    waits = article["plan"] or (article["told"] is not None and article["told"]["waiting"])
    return planned_soon(state, later(ctx.now, ctx.policy.plan.after)) if waits else state


def is_due(state: InventoryState, ctx: Ctx) -> bool:
    """Whether they are to be dated now."""
    due = article_of(state)["plan_at"]
    return due is not None and due <= ctx.now


def plan(state: InventoryState, ctx: Ctx) -> Asking:
    """Ask who waits, date them, tell what is news, and an order only what it must know."""
    article, sku = article_of(state), ctx.key.removeprefix(ARTICLE_KEY)
    queue = yield from ask(Waiting(STOCK, sku, ctx.policy.plan.most))
    awaited_ms = ctx.policy.delay.tolerated_hours * HOUR
    expected = rules.awaited(all_of(article), ctx.now, awaited_ms)
    made = rules.plan(queue, expected, article["plan"], ctx.now, awaited_ms, ctx.policy.plan)
    new: StockArticle = {**article, "plan": made.entries, "plan_at": None}
    if made.entries:
        overdue = [one["expected_at"] + awaited_ms for one in expected]
        new["plan_at"] = min([later(ctx.now, ctx.policy.plan.again_after), *overdue])
    events = [
        article_records.back_order_dated(sku, entry, place, ctx) for entry, place in made.told
    ]
    news = bool(made.changed or made.left)
    if news:
        events.insert(0, article_records.back_orders_planned(sku, queue, expected, made, ctx))
    return Handling(
        outcome="planned",
        reason="" if news else "as_before",
        state=looked_at(with_article(state, new)),
        events=events,
    )
