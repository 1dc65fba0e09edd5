"""The store of papers: what is kept of whom, and whether it opens."""

import sys
from collections.abc import Sequence
from typing import Any

from orders.cli.printing import moment, not_found, print_json, print_table
from orders.client.keyroom.place import keys_of
from orders.engine.settings import Settings
from services.papers.store.folder import Folder
from services.papers.store.port import Kept, NotKept
from services.papers.store.upkeep import check, tidy


def store_of(settings: Settings) -> Folder:
    """The store that the settings name."""
    return Folder(settings.papers_dir or settings.data_dir / "papers", keys_of(settings))


def listed(store: Folder, customer: str, as_json: bool) -> None:
    """Print what is kept of a customer, and when they asked to be forgotten."""
    kept, asked = store.of(customer), store.asked(customer)
    if as_json:
        print_json({"papers": [plain(one) for one in kept], "asked_at": asked})
        return
    for at in asked:
        print(f"asked to be forgotten {moment(at)}")
    print_table("", COLUMNS, [row(one) for one in kept])


def content(store: Folder, reference: str) -> bytes:
    """The bytes of a paper; typer.Exit where it is not kept, and says why."""
    try:
        return store.get(reference).content
    except NotKept as error:
        raise not_found(str(error)) from None


def checked(store: Folder, as_json: bool) -> bool:
    """Open everything, print what does not; whether all does."""
    looked = check(store)
    if as_json:
        print_json({**looked._asdict(), "ok": not looked.faults})
    else:
        print(f"{looked.papers} papers and {looked.keys} keys open")
        for fault in looked.faults:
            print(fault, file=sys.stderr)
    return not looked.faults


def tidied(store: Folder, now: int, as_json: bool) -> None:
    """Delete what is over, and print it."""
    over = tidy(store, now)
    if as_json:
        print_json([plain(one) for one in over])
    else:
        print_table("deleted: kept for as long as the law asks", COLUMNS, map(row, over))


COLUMNS = ("reference", "kind", "order", "kept for", "until")


def row(kept: Kept) -> Sequence[str]:
    """A line of a table."""
    about = kept.about
    if about is None:
        return kept.reference, "damaged: orders papers store check", "", kept.purpose, ""
    until = moment(about.keep_until)[:10]
    return kept.reference, about.kind, about.order_id, kept.purpose, until


def plain(kept: Kept) -> dict[str, Any]:
    """For programs."""
    about = kept.about._asdict() if kept.about is not None else {"damaged": True}
    return {"reference": kept.reference, "purpose": kept.purpose, **about}
