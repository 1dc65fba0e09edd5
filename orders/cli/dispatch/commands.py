"""The commands `orders manifest` and `orders dispatch-plan`."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from orders.cli.dispatch import telling
from orders.cli.dispatch.reading import sources
from orders.cli.printing import AsJson, not_found, print_json
from orders.client.dispatch.manifest import manifest as manifest_of
from orders.client.dispatch.plan import day_of, plan
from orders.client.dispatch.shipments import told
from orders.contracts.records import Warehouse

Csv = Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")]
Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Day on the warehouse's clock; else today."),
]


def manifest(
    warehouse: Annotated[str, typer.Argument(metavar="WAREHOUSE", help="Code of the warehouse.")],
    carrier: Annotated[str, typer.Argument(metavar="CARRIER", help="Code of the carrier.")],
    day: Day = None,
    as_csv: Csv = False,
    as_json: AsJson = False,
) -> None:
    """What a carrier takes along from a warehouse on a day (SH-05): what it was handed, what stands
    ready for it, and what is not packed yet, with the numbers of the packages (SSCC).

    From the order file of this machine. It has postal codes: personal data. Exit code 4 if there is
    no such warehouse, or nothing for the carrier.
    """
    with sources(Warehouse) as at:
        house = at.references.table(Warehouse).get(warehouse)
        if house is None:
            raise not_found(f"warehouse {warehouse}")
        on = day.date() if day is not None else day_of(at.now, house)
        orders = told(at.file, at.codec, _begins(on, house["zone"]))
        made = manifest_of(orders, house, carrier, on, at.now)
    if not made.items:
        raise not_found(f"shipment for {carrier} at {warehouse} on {on}")
    if as_json:
        print_json(made.plain())
    elif as_csv:
        telling.manifest_csv(made)
    else:
        telling.manifest_table(made)


def dispatch_plan(
    days: Annotated[int, typer.Option(min=1, max=90, help="Days from today on.")] = 7,
    warehouse: Annotated[str, typer.Option(help="Of this warehouse only.")] = "",
    as_csv: Csv = False,
    as_json: AsJson = False,
) -> None:
    """What leaves when (SH-10): shipments of the next days by warehouse and carrier, the load of
    the day against what the warehouse can send, and each one that is late, with the reason. Orders
    that no warehouse has yet stand under the day on which they must be there.

    From the order file of this machine (without one exit code 4). Days are those of the warehouse's
    clock.
    """
    with sources(Warehouse) as at:
        warehouses = at.references.table(Warehouse)
        if warehouse and warehouse not in warehouses:
            raise not_found(f"warehouse {warehouse}")
        made = plan(told(at.file, at.codec, at.now), warehouses, at.now, days, warehouse)
    if as_json:
        print_json(made.plain())
    elif as_csv:
        telling.plan_csv(made)
    else:
        telling.plan_table(made, days)


def _begins(day: date, zone: str) -> int:
    """A day's first moment, ms, with an hour to spare."""
    first = datetime.combine(day, time(), ZoneInfo(zone)) - timedelta(hours=1)
    return int(first.astimezone(UTC).timestamp() * 1000)
