"""What the house holds of a customer: what is erased when they ask for it, and what stays."""

from contextlib import closing
from typing import Any, NamedTuple

from orders.cli.orderfile.opening import order_file
from orders.cli.papers.keeping import store_of
from orders.cli.printing import moment, print_table
from orders.client.archive.asking import archive_of
from orders.client.archive.layout import INDEX
from orders.client.archive.layout import folder_of as archive_folder_of
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.layout import folder_of, newest
from orders.engine.settings import Settings
from services.orderfile.file import OrdersDatabase
from services.orderfile.upkeep import erase
from services.papers.store.folder import Folder
from services.papers.store.port import Kept

EVERY_ORDER = 1_000_000


class Held(NamedTuple):
    """Of a customer: papers for operations and for the law; ids of orders of which the order file
    has what tells of them: ended and archived, and others; how many are archived, and the year
    until whose end the law has the last of these kept (0: none); when they asked to be forgotten
    before (ms)."""

    operations: list[Kept]
    law: list[Kept]
    ended: list[str]
    open: list[str]
    archived: int
    archived_until: int
    asked_at: tuple[int, ...]

    @property
    def known(self) -> bool:
        """Whether anything was ever heard of them."""
        return any(self)


def held(settings: Settings, customer: str) -> Held:
    """Raises FileAway, FileDamaged, StoreAway, Damaged, ConfigError."""
    with order_file(settings) as file:
        orders = file.find("customer", customer, EVERY_ORDER)
        ended = [one for one in orders if _may_be_erased(file, one)]
    store = store_of(settings)
    kept = store.of(customer)
    return Held(
        [one for one in kept if one.purpose == "operations"],
        [one for one in kept if one.purpose == "law"],
        ended,
        [one for one in orders if one not in ended],
        *_archived(settings, customer),
        store.asked(customer),
    )


def _may_be_erased(file: OrderFile, order_id: str) -> bool:
    """It has ended, and what the law wants of it is in the archive."""
    head = file.head(order_id)
    return head is not None and head.final and not file.unarchived(order_id)


def _archived(settings: Settings, customer: str) -> tuple[int, int]:
    if not (archive_folder_of(settings) / INDEX).exists():
        return 0, 0
    with closing(archive_of(settings)) as archive:
        found = [archive.get(one) for one in archive.find("customer", customer)]
    contents = [content for one in found if one for _, content in one.entries]
    years = [
        part["until"]
        for content in contents
        for part in content.get("parts", ())
        if part["purpose"] == "law"
    ]
    return len(found), max(years, default=0)


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
    stays = f"stay until {settings.orderfile_personal_days} days after their end, or asked again"
    rows = [
        ("papers for operations", len(of.operations), "erased: their key is destroyed"),
        ("the order file: orders that have ended", len(of.ended), "erased: names and addresses"),
        ("the order file: orders under way, or not archived yet", len(of.open), stays),
        ("the archive: orders", of.archived, _stays_archived(of)),
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
        "archived_orders": of.archived,
        "archived_until": of.archived_until,
        "asked_at": store.asked(customer),
    }


def _stays_archived(of: Held) -> str:
    if not of.archived_until:
        return "stay: they are from before people were sealed there" if of.archived else ""
    return f"stay by law until the end of {of.archived_until}; what no law wants is erased"


def _stays(kept: Kept) -> str:
    if kept.about is None:
        return "stays; its file is damaged: orders papers store check"
    until = moment(kept.about.keep_until)[:10]
    return f"stays by law until {until}: {kept.about.kind} of {kept.about.order_id}"
