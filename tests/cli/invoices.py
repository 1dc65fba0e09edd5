"""A file of invoices, and what comes of it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from orders.contracts.records import Order, OrderSubmitted
from orders.datasets.feed import Item, Outgoing, Refusal
from orders.datasets.replay import Replay
from orders.datasets.uci import feed as uci_feed
from orders.datasets.uci import rows as uci_rows
from orders.datasets.uci.survey import survey
from services.intake.policy import IntakePolicy

AT = 1_760_000_000_000
HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
LAMP = "536365,85123A,WHITE LANTERN,6,2010-12-01 08:26:00,2.55,17850,United Kingdom"
CREDIT = LAMP.replace("536365", "C536400").replace(",6,", ",-6,")
INTAKE = IntakePolicy.load(Path("services/intake/policy.yaml"))


def imported(folder: Path, *lines: str, whole: bool = False) -> list[Item]:
    """What comes of these lines of a file of invoices."""
    file = folder / "online_retail.csv"
    file.write_text("\n".join((HEAD, *lines)) + "\n")
    found = survey(uci_rows.read(file))
    replay = Replay(found.first, found.last, AT, 20)
    return list(
        uci_feed.feed(uci_rows.read(file), found.list_prices(), replay, all_or_nothing=whole)
    )


def submissions(items: Iterable[Item]) -> list[Order]:
    """The orders among it."""
    return [
        item.value["order"].decoded()
        for item in items
        if isinstance(item, Outgoing) and item.record is OrderSubmitted
    ]


def refusals(items: Iterable[Item]) -> list[tuple[int, str]]:
    """Which rows were refused, and why."""
    return [(item.row, item.code) for item in items if isinstance(item, Refusal)]


def of(record: type, items: Iterable[Item]) -> list[Mapping[str, Any]]:
    """The records of one kind among it."""
    return [item.value for item in items if isinstance(item, Outgoing) and item.record is record]
