"""The command `orders learn carriers`."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from orders.business.times import DAY
from orders.cli.dispatch.reading import sources
from orders.cli.printing import AsJson, print_json, print_table
from orders.cli.reference import publish
from orders.client.dispatch.learning import Terms, learn, outcomes
from orders.client.dispatch.shipments import told
from orders.contracts.keys import key_of
from orders.contracts.records import Carrier, CarrierQuality, Warehouse

app = typer.Typer(
    help="Reference data that the house learns from its own past.", no_args_is_help=True
)


@app.command("carriers")
def carriers(
    days: Annotated[int, typer.Option(min=1, help="From orders that ended in so many days.")] = 90,
    least: Annotated[int, typer.Option(min=1, help="Of fewer shipments nothing is learned.")] = 30,
    drawn: Annotated[
        int, typer.Option(min=0, help="So many shipments weighs what was believed before.")
    ] = 30,
    apply: Annotated[
        bool, typer.Option("--apply", help="Publish it: ref.carrier_quality.v1.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """How well carriers do (SH-03), by carrier, mode and way, from past shipments in the order file
    of this machine: there in time, late, or lost, which counts twice. A share of few shipments is
    drawn towards what stands above it: of a way to its mode's, of a mode to its carrier's, of a
    carrier to what its record says.

    Shows what counts now and what would; with --apply shipping chooses by it from the next order
    on.
    """
    with sources(Carrier, CarrierQuality, Warehouse) as at:
        known, records = at.references.table(CarrierQuality), at.references.table(Carrier)
        shipments = (
            one for order in told(at.file, at.codec, at.now - days * DAY) for one in order.shipments
        )
        found = outcomes(shipments, at.references.table(Warehouse), at.now)
        rows = learn(found, records, known, Terms(least, drawn), at.now)
    if apply and rows:
        publish([(CarrierQuality, key_of(CarrierQuality, row), row) for row in rows])
    if as_json:
        told_rows = [{**row, "before": _before(row, known, records)} for row in rows]
        print_json({"rows": told_rows, "published": len(rows) if apply else 0})
        return
    _tell(rows, known, records)
    if rows:
        print(f"{len(rows)} rows published." if apply else "Nothing was published: --apply does.")


def _tell(
    rows: Sequence[CarrierQuality],
    known: Mapping[str, CarrierQuality],
    records: Mapping[str, Carrier],
) -> None:
    if not rows:
        print("nothing is learned yet: too few shipments have ended")
        return
    print_table(
        "quality of carriers",
        ["carrier", "mode", "from", "to", "shipments", "on time", "lost", "before", "learned"],
        [
            (
                row["carrier"],
                row["mode"],
                row["from_country"],
                row["to_country"],
                row["shipments"],
                row["on_time"],
                row["lost"],
                _before(row, known, records),
                row["quality"],
            )
            for row in rows
        ],
    )


def _before(
    row: CarrierQuality, known: Mapping[str, CarrierQuality], records: Mapping[str, Carrier]
) -> int:
    """What counts until it is published: what was learned before, else what the record says."""
    levels = (
        (row["mode"], row["from_country"], row["to_country"]),
        (row["mode"], "*", "*"),
        ("*", "*", "*"),
    )
    keys = (":".join((row["carrier"], *level)) for level in levels)
    found = (known[key]["quality"] for key in keys if key in known)
    return next(found, records[row["carrier"]]["quality"])
