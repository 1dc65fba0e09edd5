"""The end of a demo: what became of the orders, whether the books balance, what it took, and what
to try next."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from orders.audit.command import inspect
from orders.audit.show import as_json as report_as_json
from orders.audit.show import show
from orders.cli import exits
from orders.cli.demo import goods_table, kpis, lists, queued
from orders.cli.demo.figures import Figures, table
from orders.cli.demo.goods import Counting
from orders.cli.demo.goods_counted import STRETCH_DAYS
from orders.cli.demo.lists import agreement, received
from orders.cli.demo.mailed import Mailed
from orders.cli.demo.watch import Progress
from orders.engine.settings import Settings
from services.simulator.shops.shop import Shop

NEXT = """\
What next:
  make up                                     a local stack that stays
  .venv/bin/orders topics apply && .venv/bin/orders run --simulator
                                              all stages, and a world that answers
  .venv/bin/orders submit --example | .venv/bin/orders submit - --wait
                                              an order of your own (in another terminal)"""
NEXT_KEPT = """\
The stack stays up, the stages are stopped. What next:
  export ORDERS_DATA_DIR={folder}
  .venv/bin/orders trace {order}    every record of that order, and why
  .venv/bin/orders stock                      what lies where
  .venv/bin/orders lake write --once          all of it as tables: docs/data.md
  .venv/bin/python -m deploy.local down --data-dir {folder}"""


def judge(
    settings: Settings,
    progress: Progress,
    shops: Sequence[Shop],
    figures: Figures,
    goods: Counting,
    sent: Mailed,
    seconds: float,
    as_json: bool,
) -> int:
    """Audit, compare the shops' lists and the mailbox, count the KPIs again, print the result; exit
    code 0 if nothing is wrong and every order is final, else 1."""
    console = Console(stderr=as_json)
    console.print("auditing: everything is recomputed from the topics alone", highlight=False)
    report = inspect(settings, console)
    still_open = progress.still_open
    found = agreement({shop.channel: shop.list for shop in shops}, received(settings))
    counted, totals = kpis.counted(settings), kpis.totals(settings)
    queue = queued.longest(settings)
    if as_json:
        told = {"still_open": still_open, "demo_seconds": round(seconds, 1)}
        compared = lists.as_json(shops, found)
        told |= kpis.as_json(counted, totals) | queued.as_json(queue)
        told |= goods_table.as_json(goods.whole) | {"mails": sent._asdict()}
        result = {**report_as_json(report), **compared, **told, **figures.as_json()}
        print(json.dumps(result, ensure_ascii=False))
    else:
        show(report, console)
        console.print(lists.table(shops, found))
        if not found.ok:
            console.print(f"[red]the lists differ[/red]: {lists.differences(found)}")
        if queue is not None:
            console.print(queued.table(queue))
        console.print(table(figures))
        console.print(goods_table.table(goods.whole, goods.stretches, STRETCH_DAYS))
        kpis.show(counted, totals, console)
        if not sent.ok:
            console.print(f"[red]mails differ[/red]: {sent}")
        if still_open:
            console.print(
                f"[red]{still_open} orders are still open[/red]: give them more time with "
                "--patience, or see `orders get`"
            )
    right = report.ok and found.ok and sent.ok and not counted.differences
    return exits.OK if right and not still_open else exits.DIFFERENCE


def next_commands(keep: bool, folder: Path, order: str) -> str:
    """Three commands to go on with."""
    return NEXT_KEPT.format(folder=folder, order=order) if keep else NEXT
