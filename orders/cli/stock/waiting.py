"""`orders stock waiting`: who waits for an article, in which order, until when and why (IV-03,
IV-09)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from orders.business.accounts import ARTICLE_KEY, STOCK
from orders.business.queue import KEEP_NOW
from orders.cli.printing import AsJson, console, moment, not_found, print_json, print_table
from orders.cli.stock import fresh
from orders.client.scan import Scan
from orders.client.states import States
from orders.contracts.records import InventoryState, PlannedBackOrder, StockArticle
from orders.engine.settings import load_settings

PASSES = "orders.inventory.v1"
COLUMNS = ("place", "order", "needs", "ahead", "planned", "why", "told", "promise", "passed over")


class Pass(NamedTuple):
    """Units went past an order to one behind it: who that was, and what there was then."""

    passed_by: str
    needs: int
    free: int
    at: int


class Row(NamedTuple):
    """Who waits. `planned_at`: when it has all of it, None: nobody knows; `by`: what completes it;
    `told_at`: the date that the order was told; `goods_by_at`: when its promise needs it; `passed`:
    how often goods went past it; `kept`: they are kept for it by now. Milliseconds."""

    place: int
    order_id: str
    amount: int
    ahead: int
    planned_at: int | None
    by: str
    told_at: int | None
    goods_by_at: int | None
    waiting_since_at: int | None
    passed: int
    kept: bool
    passes: Sequence[Pass] = ()

    @property
    def why(self) -> str:
        """What its date rests on, as a person says it."""
        if self.by == STOCK:
            return "it is there"
        return f"{self.by} covers it" if self.by else "nothing that comes covers it"


def waiting(
    sku: Annotated[str, typer.Argument(metavar="SKU", help="Article number.")],
    passes: Annotated[
        bool, typer.Option(help="Also who was served before whom, and why; reads the topic.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Who waits for an article, in the order in which they are served: how much, when each has all
    of it by the plan, what that rests on, and how often goods went past it (IV-03, IV-09).

    Where customers ask for fresh goods, also how much there is that keeps so long, and how much of
    it is waited for: fresh goods are to be bought (IV-08).

    The plan follows what happens by some seconds of business time. Exit code 4 if inventory does
    not know the article.
    """
    settings = load_settings()
    states = States(settings)
    state = states.of("inventory", ARTICLE_KEY + sku, sku)
    article: StockArticle | None = state["article"] if state else None
    if article is None:
        raise not_found(f"article {sku} in inventory's books")
    orders = {one["order_id"]: states.of("inventory", one["order_id"]) for one in article["plan"]}
    rows = rows_of(sku, article["plan"], orders)
    if passes:
        scan = Scan(settings)
        rows = [
            row._replace(passes=_passes(sku, scan, row.order_id)) if row.passed else row
            for row in rows
        ]
    need = states.waiting(STOCK, [sku]).get(sku, 0)
    classes = fresh.classes_of(sku, states)
    if as_json:
        fresh_ones = [one._asdict() for one in classes]
        waits = [plain(row) for row in rows]
        print_json({"sku": sku, "needed": need, "waiting": waits, "fresh": fresh_ones})
    else:
        _tell(sku, rows, need)
        fresh.tell(sku, classes)


def rows_of(sku: str, plan: Iterable[PlannedBackOrder], orders: Mapping[str, Any]) -> list[Row]:
    """A row a place, in order; `orders`: the states of those who wait, None where one has just
    left."""
    rows, ahead = list[Row](), 0
    for place, one in enumerate(plan, 1):
        state: InventoryState | None = orders.get(one["order_id"])
        waits = [wait for wait in state["waits"] if wait["account"] == sku] if state else []
        rows.append(
            Row(
                place,
                one["order_id"],
                one["amount"],
                ahead,
                one["planned_at"],
                one["by"],
                one["told_at"],
                state["goods_by_at"] if state else None,
                state["waiting_since"] if state else None,
                state["passed"].get(sku, 0) if state else 0,
                any(wait["passes"] == KEEP_NOW for wait in waits),
            )
        )
        ahead += one["amount"]
    return rows


def plain(row: Row) -> dict[str, Any]:
    """As JSON has it."""
    passes = [one._asdict() for one in row.passes]
    return {**row._asdict(), "why": row.why, "passes": passes}


def _passes(sku: str, scan: Scan, order_id: str) -> list[Pass]:
    return [
        Pass(value["passed_by"], value["needs"], value["free"], value["at"])
        for one in scan.about(order_id, [PASSES])
        if one.record == "OrderPassedOver"
        and (value := one.value or {})
        and value["account"] == sku
    ]


def _tell(sku: str, rows: Sequence[Row], need: int) -> None:
    planned = sum(row.amount for row in rows)
    beside = f", {need} in all" if need != planned else ""
    print_table(
        f"{len(rows)} wait for {sku}, for {planned} together{beside}",
        COLUMNS,
        [
            (
                row.place,
                row.order_id,
                row.amount,
                row.ahead,
                moment(row.planned_at)[:16] or "nobody knows",
                row.why,
                moment(row.told_at)[:16],
                moment(row.goods_by_at)[:16],
                f"{row.passed} times{', kept for it' if row.kept else ''}" if row.passed else "",
            )
            for row in rows
        ],
    )
    for row in rows:
        for one in row.passes:
            console().print(
                f"{moment(one.at)[:16]}  {one.free} went past {row.order_id}, which needs "
                f"{one.needs}, to {one.passed_by}"
            )
