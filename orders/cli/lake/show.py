"""How `orders lake` prints."""

from collections.abc import Sequence
from typing import Any

from orders.cli.printing import print_json, print_table
from services.lake.backfilling import Built
from services.lake.checking import Checked
from services.lake.upkeep import Kept

FAULTS = ("missing", "extra", "doubled", "different")


def show_checked(found: Sequence[Checked], as_json: bool) -> None:
    """The lake against the topics, a line a table."""
    if as_json:
        print_json([{**vars(one), "ok": one.ok} for one in found])
        return
    rows = [
        (
            one.table,
            one.records,
            one.rows,
            f"{one.records_digest:016x}",
            f"{one.rows_digest:016x}",
            one.older,
            "ok" if one.ok else _faults(one),
        )
        for one in found
    ]
    columns = ["table", "records", "rows", "their digest", "the rows'", "older rows", ""]
    print_table("the lake against the topics", columns, rows)


def show_kept(done: Sequence[Kept], as_json: bool) -> None:
    """What upkeep did."""
    if as_json:
        print_json([one._asdict() for one in done])
        return
    columns = ["table", "files before", "files", "snapshots ended", "files deleted"]
    print_table("compacted", columns, [tuple(one) for one in done])


def show_built(built: Built, as_json: bool) -> None:
    """What a backfill came to."""
    if as_json:
        print_json({**built._asdict(), "checked": vars(built.checked)})
        return
    print(f"{built.table}: {built.rows} rows built from the topics, {built.kept} taken over")
    if built.lost:
        print(f"{built.lost} files could not be read; what the topics have no more of them is gone")
    show_checked([built.checked], False)
    if built.switched:
        print("both agree: it stands in its place")
    elif built.checked.ok:
        print("the table was compacted meanwhile, and nothing is changed: run it again")
    else:
        print("they do not agree, and nothing is changed")


def show_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], more: bool) -> None:
    """What a query found."""
    print_table("", columns, rows)
    if more:
        print(f"… and more: these are the first {len(rows)}; --csv or --parquet writes all of them")


def _faults(one: Checked) -> str:
    told = [f"{getattr(one, fault)} {fault}" for fault in FAULTS if getattr(one, fault)]
    return f"{', '.join(told)}; the first: {one.where}"
