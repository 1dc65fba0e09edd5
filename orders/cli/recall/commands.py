"""The commands `orders recall start | show | close | find`."""

from pathlib import Path
from typing import Annotated

import typer

from orders.cli.deciding import person
from orders.cli.printing import AsJson, not_found, print_json, print_table
from orders.cli.recall import ledger, naming
from orders.cli.recall.ledger import Books, LotBook
from orders.cli.recall.report import Customer, Report, Touched, at_place, page, plain, report
from orders.client.asking import Answers, Request, ask, sent
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import HoldersListed, LotHolder, StockBlocked, StockReleased
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings

QUALITY = "recalled"
PIECE = 1_000
"""Orders that a record names at most."""

app = typer.Typer(
    help="Recall of a lot: block what is left, list whom it touches, tell them (IV-08).",
    no_args_is_help=True,
)
LotName = Annotated[str, typer.Argument(help="The lot, as its maker names it.")]
Sku = Annotated[str, typer.Option(help="Its article, where several have a lot of this name.")]
Patience = Annotated[float, typer.Option(help="Seconds to wait for allocation.", min=1)]
Page = Annotated[Path | None, typer.Option("--html", help="Write the report as a page, too.")]
RecallId = Annotated[
    str, typer.Option("--recall", help="Number of the recall; recall-<lot> if left out.")
]


@app.command()
def start(
    lot: LotName,
    because: Annotated[str, typer.Option(help="Why: everybody who is told reads it.")],
    by: Annotated[str, person("Who recalls it")],
    sku: Sku = "",
    recall: RecallId = "",
    html: Page = None,
    wait: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Block, then list, then tell: what is free of the lot leaves the books of what can be sold,
    and so does what comes of it later; every order that has some of it, or had, hears of it. Again:
    whoever has come to have some since is told, nobody twice.

    Exit code 4 if nobody has heard of the lot, 2 if several articles have one of this name.
    """
    settings, name = load_settings(), recall or f"recall-{lot}"
    found = _the_lot(_books(settings, lot), lot, sku)
    value: StockBlocked = {
        "sku": found.sku,
        "warehouse": "",
        "document_id": name,
        "lot": lot,
        "quality": QUALITY,
        "quantity": 0,
        "because": f"{because} ({by})",
        "at": build_clock(settings).now(),
    }
    _told(settings, StockBlocked, found.sku, value, wait)
    found = _the_lot(_books(settings, lot), lot, found.sku)
    holders: list[LotHolder] = [
        {"order_id": one.order_id, "shipped": one.shipped} for one in found.holders
    ]
    for at in range(0, len(holders), PIECE):
        listed: HoldersListed = {
            "sku": found.sku,
            "document_id": name,
            "lot": lot,
            "holders": holders[at : at + PIECE],
            "because": because,
            "at": build_clock(settings).now(),
        }
        _told(settings, HoldersListed, found.sku, listed, wait)
    _show(report(found, _customers(settings)), html, as_json)


@app.command()
def show(lot: LotName, sku: Sku = "", html: Page = None, as_json: AsJson = False) -> None:
    """Where the lot is now: by house, in open orders, with customers, and what to tell each; as the
    journal of lots says. Exit code 4 if nobody has heard of it."""
    settings = load_settings()
    found = _the_lot(_books(settings, lot), lot, sku)
    _show(report(found, _customers(settings)), html, as_json)


@app.command()
def close(
    lot: LotName,
    fate: Annotated[str, typer.Option(help="What becomes of it: destroyed or released.")],
    because: Annotated[str, typer.Option(help="Why.")],
    by: Annotated[str, person("Who decides it")],
    sku: Sku = "",
    recall: RecallId = "",
    wait: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """End a recall by its fate: destroyed goods are gone, and what comes of the lot later stays
    blocked; released goods are sold again."""
    if fate not in ("destroyed", "released"):
        raise typer.BadParameter("destroyed or released", param_hint="--fate")
    settings = load_settings()
    found = _the_lot(_books(settings, lot), lot, sku)
    value: StockReleased = {
        "sku": found.sku,
        "warehouse": "",
        "document_id": f"{recall or f'recall-{lot}'}-{fate}",
        "lot": lot,
        "quality": QUALITY,
        "quantity": 0,
        "fate": fate,
        "because": f"{because} ({by})",
        "at": build_clock(settings).now(),
    }
    _told(settings, StockReleased, found.sku, value, wait)
    _show(
        report(_the_lot(_books(settings, lot), lot, found.sku), _customers(settings)), None, as_json
    )


@app.command()
def find(
    file: Annotated[Path, typer.Argument(help="The text of a notice.", exists=True)],
    as_json: AsJson = False,
) -> None:
    """Lots of the house that the text of a notice names. Exit code 4 if it names none."""
    settings = load_settings()
    books = ledger.read(settings, _codec(settings))
    text = file.read_text(encoding="utf-8", errors="replace")
    ours = naming.of_ours(text, {lot for _, lot in books})
    found = [book for (_, lot), book in sorted(books.items()) if lot in ours]
    rows = [(one.lot.name, one.sku, one.expires_on) for one in found]
    if as_json:
        print_json([{"lot": lot, "sku": sku, "expires_on": day} for lot, sku, day in rows])
    elif rows:
        print_table(f"{len(rows)} lots are named", ["lot", "article", "last day"], rows)
    if not rows:
        raise not_found(f"a lot of the house in {file}")


def _the_lot(books: Books, lot: str, sku: str) -> LotBook:
    """The one that is meant. Ends the command where there is none, or more than one."""
    found = [book for (of, _), book in sorted(books.items()) if sku in ("", of)]
    if not found:
        raise not_found(f"lot {lot}{f' of {sku}' if sku else ''}: no report of stock names it")
    if len(found) > 1:
        of = ", ".join(book.sku for book in found)
        raise typer.BadParameter(f"{of} have a lot {lot}: say whose", param_hint="--sku")
    return found[0]


def _told(settings: Settings, record: type, sku: str, value: object, wait: float) -> None:
    """Send it, and wait until allocation has acted upon it."""
    (asked,) = ask(settings, [Request(record, sku, value)])  # type: ignore[arg-type]
    with sent([asked], "orders recall show"):
        Answers(settings, wait).wait_until_read("allocation", asked)


def _books(settings: Settings, lot: str) -> Books:
    return ledger.read(settings, _codec(settings), lot)


def _codec(settings: Settings) -> Codec:
    return Codec(RegistrySchemaIds(settings.registry_properties()))


def _customers(settings: Settings) -> Customer:
    states = States(settings)

    def of(order_id: str) -> tuple[str, str]:
        state = states.of("intake", order_id)
        if state is None:
            return "", ""
        order = state["order"]
        customer = order.decoded()["buyer"]["customer_id"] if order is not None else ""
        return state["number"], customer

    return of


def _show(found: Report, html: Path | None, as_json: bool) -> None:
    if html is not None:
        html.write_text(page(found), encoding="utf-8")
    if as_json:
        print_json(plain(found))
        return
    units = ", ".join(f"{name.replace('_', ' ')} {amount}" for name, amount in found.units.items())
    title = f"lot {found.lot} of {found.sku}, last day {found.expires_on or 'none'}: {units}"
    places = [(*one, at_place(one)) for one in found.places]
    print_table(title, ["warehouse", "quality", "free", "held", "tell them"], places)
    if found.orders:
        columns = [name.replace("_", " ") for name in Touched._fields]
        print_table(f"{len(found.orders)} orders are touched", columns, found.orders)
