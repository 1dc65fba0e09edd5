"""The commands `orders picks ls | list`."""

from typing import Annotated

import typer

from orders.cli.picks import working
from orders.cli.printing import AsJson
from orders.client.picks.lists import By
from orders.engine.settings import load_settings

app = typer.Typer(
    help="What warehouses were told to send and have not picked.", no_args_is_help=True
)
WarehouseCode = Annotated[str, typer.Option("--warehouse", help="Code of the warehouse.")]


@app.command()
def ls(warehouse: WarehouseCode, as_json: AsJson = False) -> None:
    """Shipments that are to be picked: the most urgent first, then what has to leave first
    (SH-01). Read from the order file."""
    working.ls(load_settings(), warehouse, as_json)


@app.command(name="list")
def list_(
    warehouse: WarehouseCode,
    by: Annotated[By, typer.Option(help="A list each order, batch or zone.")] = "order",
    batch: Annotated[int, typer.Option(min=1, help="Shipments of a batch.")] = 10,
    csv: Annotated[bool, typer.Option("--csv", help="Print one table of CSV.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pick lists (SH-01), each in the order in which one walks past its bins (`orders ref load
    bins`); what has no bin comes last. Read from the order file, bins and articles from Kafka."""
    working.print_lists(load_settings(), warehouse, by, batch, csv, as_json)
