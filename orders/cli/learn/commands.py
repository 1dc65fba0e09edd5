"""The commands `orders learn carriers | stages`."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from orders.business.times import DAY
from orders.cli.dispatch.reading import sources
from orders.cli.printing import AsJson, print_json, print_table
from orders.cli.reference import publish
from orders.client.closing import learning as stage_times
from orders.client.dispatch.learning import Terms, learn, outcomes
from orders.client.dispatch.shipments import told
from orders.contracts.keys import key_of
from orders.contracts.records import Carrier, CarrierQuality, StageTime, Warehouse

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


@app.command("stages")
def stages(
    days: Annotated[int, typer.Option(min=1, help="From orders that ended in so many days.")] = 90,
    least: Annotated[int, typer.Option(min=1, help="Of fewer turns nothing is learned.")] = 50,
    percentile: Annotated[
        int, typer.Option(min=50, max=99, help="So many of a hundred took no longer.")
    ] = 90,
    apply: Annotated[bool, typer.Option("--apply", help="Publish it: ref.stage_times.v1.")] = False,
    as_json: AsJson = False,
) -> None:
    """How long orders usually stand at each status (TR-08), by status, channel and priority, from
    past orders in the order file of this machine. A percentile, so a few that lay for weeks move
    nothing; what was cancelled or declined there says nothing.

    Shows what would be published; with --apply tracking plans by it from the next fact on, within
    bounds of its policy, where the fact itself names no end.
    """
    terms = stage_times.Terms(least, percentile)
    with sources(StageTime) as at:
        found = stage_times.past(at.file, at.codec, at.now - days * DAY)
        rows = stage_times.learn(found, at.references.table(StageTime), terms, at.now)
    if apply and rows:
        publish([(StageTime, key_of(StageTime, row), row) for row in rows])
    if as_json:
        print_json({"rows": rows, "published": len(rows) if apply else 0})
        return
    if not rows:
        print("nothing is learned yet: too few orders have gone on")
        return
    columns = ["status", "channel", "priority", "turns", "median_minutes", "minutes"]
    shown = [tuple(str(row[name]) for name in columns) for row in rows]  # type: ignore[literal-required]
    heads = ["status", "channel", "priority", "turns", "median minutes", f"p{percentile} minutes"]
    print_table("usual times", heads, shown)
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
