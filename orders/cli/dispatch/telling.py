"""How the commands print: tables for people, CSV for spreadsheets and carriers."""

import csv
import sys
from collections.abc import Iterable, Sequence

from orders.cli.printing import console, print_table
from orders.client.dispatch.manifest import Item, Manifest
from orders.client.dispatch.plan import Plan, Row


def manifest_table(made: Manifest) -> None:
    """One line a shipment, and the sums."""
    told = made.plain()
    print_table(
        f"{made.carrier} at {made.warehouse} on {made.day}: {told['shipments']} shipments, "
        f"{told['packages']} packages, {_kg(told['weight_g'])} kg",
        ["shipment", "status", "service", "packages", "kg", "to", "tracking", "SSCC"],
        [
            (
                one.shipment_id,
                one.status,
                one.service,
                one.packages,
                _kg(one.weight_g),
                f"{one.to_country} {one.postal_code}",
                one.tracking_number,
                " ".join(one.ssccs),
            )
            for one in made.items
        ],
    )


def manifest_csv(made: Manifest) -> None:
    """A row a shipment, numbers of packages between spaces."""
    head = ("warehouse", "carrier", "day", *Item._fields)
    about = made.warehouse, made.carrier, made.day
    told = ({**one._asdict(), "ssccs": " ".join(one.ssccs)} for one in made.items)
    _csv(head, ((*about, *one.values()) for one in told))


def plan_table(made: Plan, days: int) -> None:
    """The days, then what is late."""
    print_table(
        f"leaves in {days} days" + (f"; {made.beyond} shipments later" if made.beyond else ""),
        ["day", "warehouse", "carrier", "shipments", "kg", "load of the day", "late"],
        [
            (
                one.day,
                one.warehouse or "none yet",
                one.carrier,
                one.shipments,
                _kg(one.weight_g),
                "" if one.load_percent < 0 else f"{one.load_percent} %" + _full(one),
                one.late or "",
            )
            for one in made.rows
        ],
    )
    if made.late:
        print_table(
            f"late: {len(made.late)}",
            ["order", "shipment", "warehouse", "carrier", "leaves by", "promised", "because"],
            [
                (
                    one.number or one.order_id,
                    one.shipment_id,
                    one.warehouse,
                    one.carrier,
                    one.leaves_by,
                    one.promised,
                    one.because,
                )
                for one in made.late
            ],
        )
    elif made.rows:
        console().print("nothing is late")


def plan_csv(made: Plan) -> None:
    """The rows of the days; what is late is told by --json."""
    _csv(Row._fields, made.rows)


def _full(row: Row) -> str:
    return ", more than it can send" if row.load_percent > 100 else ""


def _kg(grams: int) -> str:
    """To the tenth, rounded up."""
    tenths = -(-grams // 100)
    return f"{tenths // 10}.{tenths % 10}"


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(head)
    table.writerows(rows)
