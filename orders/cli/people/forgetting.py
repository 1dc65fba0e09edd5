"""What the house holds of a customer: what is erased when they ask for it, and what stays."""

from typing import Any, NamedTuple

from orders.cli.orderfile.opening import order_file
from orders.cli.papers.keeping import store_of
from orders.cli.printing import moment, print_table
from orders.client.orderfile.layout import folder_of, newest
from orders.engine.settings import Settings
from services.orderfile.file import OrdersDatabase
from services.orderfile.upkeep import erase
from services.papers.store.folder import Folder
from services.papers.store.port import Kept

EVERY_ORDER = 1_000_000


class Held(NamedTuple):
    """Of a customer: papers for operations and for the law; ids of orders of which the order file
    has what tells of them, ended and open; when they asked to be forgotten before (ms)."""

    operations: list[Kept]
    law: list[Kept]
    ended: list[str]
    open: list[str]
    asked_at: tuple[int, ...]

    @property
    def known(self) -> bool:
        """Whether anything was ever heard of them."""
        return any(self)


def held(settings: Settings, customer: str) -> Held:
    """Raises FileAway, FileDamaged, StoreAway, Damaged, ConfigError."""
    with order_file(settings) as file:
        orders = file.find("customer", customer, EVERY_ORDER)
        heads = {one: file.head(one) for one in orders}
    ended = [one for one, head in heads.items() if head is not None and head.final]
    store = store_of(settings)
    kept = store.of(customer)
    return Held(
        [one for one in kept if one.purpose == "operations"],
        [one for one in kept if one.purpose == "law"],
        ended,
        [one for one in orders if one not in ended],
        store.asked(customer),
    )


def forget(settings: Settings, customer: str, ended: list[str], now: int) -> None:
    """First the papers, whose store notes that it was asked for. Whoever is killed on the way asks
    again. Raises as `held`."""
    store_of(settings).forget(customer, now)
    path = newest(folder_of(settings))
    if path is None or not ended:
        return
    file = OrdersDatabase(path)
    try:
        erase(file, ended)
    finally:
        file.close()


def show(of: Held, settings: Settings) -> None:
    """Print what is erased and what stays, and why."""
    days = settings.orderfile_personal_days
    rows = [
        ("papers for operations", len(of.operations), "erased: their key is destroyed"),
        ("the order file: orders that have ended", len(of.ended), "erased: names and addresses"),
        ("the order file: open orders", len(of.open), f"stay until {days} days after their end"),
        *(("a paper of the law", 1, _stays(one)) for one in of.law),
    ]
    print_table("", ["what", "how many", "what becomes of it"], rows)
    print("Topics let their records go by their retention; the lake has nothing of people.")


def plain(of: Held, store: Folder, customer: str) -> dict[str, Any]:
    """For programs."""
    return {
        "operations": len(of.operations),
        "law": [
            {"reference": one.reference, **(one.about._asdict() if one.about else {})}
            for one in of.law
        ],
        "ended_orders": of.ended,
        "open_orders": of.open,
        "asked_at": store.asked(customer),
    }


def _stays(kept: Kept) -> str:
    if kept.about is None:
        return "stays; its file is damaged: orders papers store check"
    until = moment(kept.about.keep_until)[:10]
    return f"stays by law until {until}: {kept.about.kind} of {kept.about.order_id}"
