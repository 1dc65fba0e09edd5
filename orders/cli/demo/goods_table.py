"""What a demo came to in goods, for people and as JSON."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from orders.business.times import DAY
from orders.cli.demo.goods import Goods

Told = Callable[[Goods], str]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _days(spans: Sequence[int]) -> str:
    """What half of them, nine of ten, and all of them do not exceed, in days."""
    ranked = sorted(spans)
    places = [min(len(ranked) - 1, int(len(ranked) * share)) for share in (0.5, 0.9, 1)]
    return " / ".join(f"{ranked[at] / DAY:.1f}" for at in places) if ranked else "-"


def _expired(goods: Goods) -> str:
    share = goods.share_expired
    return "-" if share is None else f"{share:.1%}"


def _lots(goods: Goods) -> str:
    return f"{len(goods.lots)} / {len(goods.lots_expired)}"


def _count(*names: str) -> Told:
    return lambda goods: " / ".join(f"{goods.counts[name]}" for name in names)


ROWS: Sequence[tuple[str, Told]] = (
    ("orders that asked for goods", lambda goods: f"{goods.asked}"),
    ("all there at once: stock service level", lambda goods: _share(goods.at_once, goods.asked)),
    ("stock-outs / articles short", lambda goods: f"{len(goods.short)} / {goods.articles_short}"),
    ("days waited: half / 9 of 10 / longest", lambda goods: _days(goods.waited)),
    ("goods came by the day first given", lambda goods: _share(goods.in_time, goods.dated)),
    ("days to delivery: half / 9 of 10 / most", lambda goods: _days(goods.delivered)),
    ("purchases / late / in parts", _count("bought", "late", "in_parts")),
    ("transfers / short of a piece", _count("transfers", "transfers_lost")),
    ("lists / differences booked / refused", _count("lists", "posted", "refused")),
    ("orders of bundles / of what is made", _count("with_bundles", "to_make")),
)
OF_LOTS: Sequence[tuple[str, Told]] = (
    ("lots that came / expired, or a part", _lots),
    ("of all that came by lot expired", _expired),
    ("recalls / orders told of them", _count("recalled", "told_of_recall")),
)
"""Where lots are kept."""


def table(whole: Goods, stretches: Sequence[Goods] = (), days: int = 0) -> Table:
    """A column for all of it, and one for each stretch of `days` if there are several."""
    shown = Table(title=Text("goods and promises, business time"), title_justify="left")
    shown.add_column("day" if len(stretches) > 1 else "")
    parts = list(stretches) if len(stretches) > 1 else []
    for number in range(len(parts)):
        shown.add_column(f"{number * days + 1} to {(number + 1) * days}", justify="right")
    shown.add_column("all", justify="right")
    for name, told in _rows(whole):
        shown.add_row(name, *map(told, parts), told(whole))
    return shown


def as_json(whole: Goods) -> dict[str, Any]:
    """Of all of it, as the table says it."""
    return {"goods": {name: told(whole) for name, told in _rows(whole)}}


def _rows(whole: Goods) -> Sequence[tuple[str, Told]]:
    return (*ROWS, *OF_LOTS) if whole.lots else ROWS
