"""The commands `orders import uci-retail | olist | jsonl`."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from orders.cli.exits import REFUSED
from orders.cli.imports import running
from orders.client.producing import Sender
from orders.contracts.codec.codec import Codec
from orders.contracts.records import ReturnRequested
from orders.datasets import jsonl as json_lines
from orders.datasets.feed import Item, Outgoing
from orders.datasets.house import list_price
from orders.datasets.olist import feed as olist_feed
from orders.datasets.olist import tables as olist_tables
from orders.datasets.olist import world as olist_world
from orders.datasets.replay import Replay, as_of, digest
from orders.datasets.uci import feed as uci_feed
from orders.datasets.uci import rows as uci_rows
from orders.datasets.uci import survey as uci_survey
from orders.datasets.uci import world as uci_world
from orders.engine.host.clock import RealClock, build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Import orders from files, as submissions of a channel.", no_args_is_help=True
)

Limit = Annotated[int | None, typer.Option(min=1, help="Stop after so many orders.")]
Rate = Annotated[
    float | None, typer.Option(min=0.1, help="Submit at most so many orders a second.")
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Read, convert and check everything; send nothing. Needs no broker."
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print the summary as one JSON object, and no progress bar.")
]
Rejects = Annotated[
    Path | None,
    typer.Option(
        help="File for refused rows (CSV); else imports/NAME-rejects.csv in the data folder."
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        help="Moment (ISO 8601) that the last order is moved to; else that of the first import, "
        "else now."
    ),
]
SpanDays = Annotated[
    float,
    typer.Option(
        min=0.01, help="Days before it into which the file is compressed; intake takes 30 at most."
    ),
]
KeepDates = Annotated[
    bool,
    typer.Option(
        "--keep-dates", help="Move no date. Intake refuses orders that are older than its horizon."
    ),
]
StockFactor = Annotated[
    float, typer.Option(min=0, help="Opening stock: units sold in the whole file, times this.")
]
References = Annotated[
    bool,
    typer.Option(
        "--references/--no-references",
        help="Publish articles, prices, customers and opening stock first.",
    ),
]
Settle = Annotated[
    float, typer.Option(min=0, help="Seconds between the reference data and the first order.")
]
BadRows = Annotated[
    bool,
    typer.Option(
        "--whole-invoices",
        help="One bad row refuses its whole invoice; else the good rows go on without it.",
    ),
]
Later = Annotated[
    Path | None,
    typer.Option(
        help="File for returns (JSON Lines); else imports/NAME-returns.jsonl in the data folder."
    ),
]


@app.command("uci-retail")
def uci_retail(
    file: Annotated[
        Path, typer.Argument(help="online_retail.csv, gzipped or not.", exists=True, dir_okay=False)
    ],
    limit: Limit = None,
    rate: Rate = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    rejects: Rejects = None,
    returns: Later = None,
    as_of: AsOf = None,
    span_days: SpanDays = 20,
    keep_dates: KeepDates = False,
    stock_factor: StockFactor = 1.0,
    references: References = True,
    settle: Settle = 5,
    whole_invoices: BadRows = False,
) -> None:
    """UCI Online Retail (D. Chen, CC BY 4.0): one order an invoice, from channel uci-retail.

    The invoices are years old, and intake takes no order older than its horizon: dates are moved,
    the last invoice to now and the rest compressed into the days before; the true date stands in
    the order's notes. The moment is remembered by cluster and file content, so importing again
    moves every date as before and adds nothing.

    Postage and fees become charges; bad rows are refused by code. A credit note is linked to the
    latest earlier sale of its article to its customer: reversing a whole order within a day it is
    sent as a cancellation; all else are returns, which nobody can take before the goods are
    delivered: they are written to a file, for `orders import jsonl` to send afterwards.
    """
    found = uci_survey.survey(uci_rows.read(file))
    with _job(
        "uci-retail", limit, dry_run, as_json, rejects, returns, settle if references else 0, rate
    ) as job:
        mark = digest([file])
        replay = job.replay(mark, found.first, found.last, as_of, None if keep_dates else span_days)
        house = chain(
            uci_world.references(found, replay),
            uci_world.opening_stock(found, replay, mark, stock_factor),
        )
        items = uci_feed.feed(
            uci_rows.read(file), found.list_prices(), replay, all_or_nothing=whole_invoices
        )
        job.run(house if references else (), items, found.rows)


@app.command()
def olist(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Folder with the olist_…_dataset.csv files, gzipped or not.",
            exists=True,
            file_okay=False,
        ),
    ],
    geolocation: Annotated[
        Path | None,
        typer.Option(
            help="File of postal-code points; else looked for in the folder.", exists=True
        ),
    ] = None,
    limit: Limit = None,
    rate: Rate = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    rejects: Rejects = None,
    as_of: AsOf = None,
    span_days: SpanDays = 20,
    keep_dates: KeepDates = False,
    stock_factor: StockFactor = 1.0,
    references: References = True,
    settle: Settle = 5,
) -> None:
    """Olist Brazilian e-commerce (CC BY-NC-SA 4.0, not for commerce), from channel olist.

    Every order is imported as bought, prepaid; a cancelled one is followed by its cancellation,
    other statuses are history. An item that cannot be imported is left out of its order; an order
    without items is refused. Dates are moved as for uci-retail; importing again adds nothing.
    """
    found = olist_tables.read(folder, geolocation)
    with _job(
        "olist", limit, dry_run, as_json, rejects, None, settle if references else 0, rate
    ) as job:
        mark = digest(olist_tables.files(folder))
        first, last = (found.orders[0].at, found.orders[-1].at) if found.orders else (0, 0)
        replay = job.replay(mark, first, last, as_of, None if keep_dates else span_days)
        sold = olist_world.prices_as_sold(found)
        list_prices = {sku: list_price(counted) for sku, counted in sold.items()}
        house = chain(
            olist_world.references(found, sold, replay),
            olist_world.opening_stock(found, replay, mark, stock_factor),
        )
        job.run(
            house if references else (), olist_feed.feed(found, list_prices, replay), found.rows
        )


@app.command()
def jsonl(
    file: Annotated[
        Path, typer.Argument(help="JSON Lines, gzipped or not.", exists=True, dir_okay=False)
    ],
    limit: Limit = None,
    rate: Rate = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    rejects: Rejects = None,
) -> None:
    """Orders in our own form, one a line, or records from outside as {"record": NAME, "value":
    {...}}. Dates are taken as they stand."""
    with _job("jsonl", limit, dry_run, as_json, rejects, None, 0, rate) as job:
        job.run((), json_lines.read(file), json_lines.count(file))


@dataclass(frozen=True, slots=True)
class _Job:
    """An import about to run: where it sends, what time it is, where its files go."""

    plan: running.Job
    sender: running.Sends
    memory: Path | None
    cluster: str
    now: Callable[[], int]
    as_json: bool

    def replay(
        self, mark: str, first: int, last: int, asked: str | None, days: float | None
    ) -> Replay:
        if days is None:
            return Replay(first, last, last, 1e9)
        moment = None if asked is None else _moment(asked)
        if self.memory is None:
            return Replay(first, last, self.now() if moment is None else moment, days)
        return Replay(
            first,
            last,
            as_of(self.memory, self.plan.name, f"{mark}-{self.cluster}", moment, self.now()),
            days,
        )

    def run(self, house: Iterable[Outgoing], items: Iterable[Item], rows: int) -> None:
        summary = running.run(self.plan, house, items, rows, self.sender)
        running.show(summary, self.as_json)
        if not summary.rows_imported:
            raise typer.Exit(REFUSED)


@contextmanager
def _job(
    name: str,
    limit: int | None,
    dry_run: bool,
    as_json: bool,
    rejects: Path | None,
    later: Path | None,
    settle: float,
    rate: float | None,
) -> Iterator[_Job]:
    settings = None if dry_run else load_settings()
    folder = (settings.data_dir if settings else Path("var")) / "imports"
    plan = running.Job(
        name=name,
        rejects=rejects or folder / f"{name}-rejects.csv",
        later=later or folder / f"{name}-returns.jsonl",
        limit=limit,
        rate=rate,
        settle=settle,
        postpone=frozenset((ReturnRequested,)) if name == "uci-retail" else frozenset(),
        dry_run=dry_run,
        quiet=as_json,
    )
    if settings is None:
        yield _Job(plan, running.Nowhere(), None, "", RealClock().now, as_json)
        return
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    with Sender(settings, codec) as sender:
        yield _Job(plan, sender, folder, sender.cluster(), build_clock(settings).now, as_json)


def _moment(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no moment of ISO 8601", param_hint="--as-of"
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
