"""The commands `orders stock [show] | find | lots | load | release`."""

from datetime import datetime
from typing import Annotated

import typer

from orders.cli.printing import AsJson, not_found, print_json
from orders.cli.reference import load_stock
from orders.cli.stock import telling, transfer
from orders.cli.stock.lists import commands as lists
from orders.cli.stock.question import Question
from orders.cli.stock.releasing import release
from orders.cli.stock.sources import source
from orders.cli.stock.subcommands import ShowByDefault
from orders.cli.stock.waiting import waiting
from orders.client.stock.piles import Wanted
from orders.client.stock.shown import MOST

Lot = Annotated[str, typer.Option(help="Of lots this one alone, as its maker names it.")]
Quality = Annotated[
    str,
    typer.Option(
        help="Of lots only goods that are sellable, quarantine, damaged, recalled or expired."
    ),
]
ExpiresBy = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Of lots those of no later last day."),
]

app = typer.Typer(
    cls=ShowByDefault,
    help="Stock by code or name, and counted stock from a file. `orders stock SKU...` is short for "
    "`orders stock show SKU...`.",
    no_args_is_help=True,
)
app.command("load")(load_stock)
app.command("waiting")(waiting)
app.command("release")(release)
app.add_typer(transfer.app, name="transfer")
app.add_typer(lists.app, name="reconcile")


@app.command()
def show(
    texts: Annotated[
        list[str],
        typer.Argument(
            metavar="SKU...",
            help="Article numbers, or parts of names: where several articles have it, these are "
            "listed.",
        ),
    ],
    channel: Annotated[
        str, typer.Option(help="What this channel may sell: its share, less its safety.")
    ] = "",
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="What will be there at the end of this day, UTC; else: now."
        ),
    ] = None,
    warehouse: Annotated[
        str, typer.Option(help="Rows of this warehouse alone; totals are of all.")
    ] = "",
    lot: Lot = "",
    quality: Quality = "",
    expires_by: ExpiresBy = None,
    as_json: AsJson = False,
) -> None:
    """What there is of articles, now (IV-01): in all and by warehouse, last movements (business
    time), what can be had and how that is made up, lots and what may not be sold, expected
    receipts, and what is set aside.

    Exit code 4 if one is unknown, or the channel is.
    """
    day = expires_by.strftime("%Y-%m-%d") if expires_by else ""
    question = Question(channel, on, Wanted(warehouse, lot, quality, day))
    found = source().shown(texts, question)
    if as_json:
        print_json(
            [*found.articles, *(row for one in found.several.values() for row in one.articles)]
        )
    else:
        for article in found.articles:
            telling.tell(article, on)
        for text, one in found.several.items():
            telling.tell_listed(text, one)
    if found.missing:
        raise not_found(f"article {', '.join(found.missing)} by code or name")


@app.command()
def find(
    text: Annotated[
        str, typer.Argument(help="Part of a code or a name; several words must all be in it.")
    ],
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = MOST,
    as_json: AsJson = False,
) -> None:
    """Articles by name or code, with what there is of them in all (IV-01). Exit code 4 if there
    is none."""
    found = source().found(text, limit)
    if as_json:
        print_json(found.articles)
    elif found.articles:
        telling.tell_listed(text, found)
    if not found.articles:
        raise not_found(f"an article with {text!r} in its code or name")


@app.command("lots")
def lots(
    text: Annotated[
        str, typer.Argument(help="Only of articles with these words in code or name.")
    ] = "",
    lot: Lot = "",
    quality: Quality = "",
    expires_by: ExpiresBy = None,
    warehouse: Annotated[str, typer.Option(help="Only in this warehouse.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="At most so many.")] = MOST,
    as_json: AsJson = False,
) -> None:
    """Lots of all articles, what expires first first, and what may not be sold of any (IV-01,
    IV-08). Exit code 4 if there is none."""
    day = expires_by.strftime("%Y-%m-%d") if expires_by else ""
    found = source().lots(text, Wanted(warehouse, lot, quality, day), limit)
    if as_json:
        print_json(found.articles)
    elif found.articles:
        telling.tell_lots(found)
    if not found.articles:
        raise not_found("a lot, or goods that may not be sold, of which this is true")
