"""The commands `orders stock [show] | find | load`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Annotated, Any

import typer

from orders.business.articles import Names
from orders.cli.printing import AsJson, console, moment, not_found, print_json, print_table
from orders.cli.reference import load_stock
from orders.cli.stock import lots, transfer
from orders.cli.stock.answer import Asked, answer, told
from orders.cli.stock.lists import commands as lists
from orders.cli.stock.shelf import Amounts, Stock, stock_of, totals
from orders.cli.stock.subcommands import ShowByDefault
from orders.cli.stock.waiting import waiting
from orders.client.masterdata import read_references
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Article, Channel, Warehouse
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import load_settings

app = typer.Typer(
    cls=ShowByDefault,
    help="Stock by code or name, and counted stock from a file. `orders stock SKU...` is short for "
    "`orders stock show SKU...`.",
    no_args_is_help=True,
)
app.command("load")(load_stock)
app.command("waiting")(waiting)
app.add_typer(transfer.app, name="transfer")
app.add_typer(lists.app, name="reconcile")

ELSEWHERE = "on no shelf yet"
MOST = 50
"""Articles that are listed where more than one may be meant."""
COLUMNS = ("where", "on hand", "reserved", "available", "picked", "last received", "last shipped")


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
    lot: Annotated[str, typer.Option(help="Of lots this one alone, as its maker names it.")] = "",
    quality: Annotated[
        str,
        typer.Option(
            help="Of lots only goods that are sellable, quarantine, damaged, recalled or expired."
        ),
    ] = "",
    expires_by: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Of lots those of no later last day."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What there is of articles, now (IV-01): in all and by warehouse, last movements (business
    time), what can be had and how that is made up, lots and what may not be sold, expected
    receipts, and what is set aside.

    Exit code 4 if one is unknown, or the channel is.
    """
    settings = load_settings()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    references = read_references(settings, codec, Article, Channel, Warehouse)
    agreed = references.table(Channel).get(channel)
    if channel and agreed is None:
        raise not_found(f"channel {channel} in ref.channels.v1")
    asked = Asked.of(agreed, on, build_clock(settings).now())
    states = States(settings)
    skus, several = _meant(texts, references.table(Article))
    found = stock_of(skus, states, references)
    day = expires_by.strftime("%Y-%m-%d") if expires_by else ""
    wanted = lots.Wanted(warehouse, lot, quality, day)
    rows = [_of_warehouse(stock, warehouse) for stock in found]
    listed = {
        text: _listed(hits[:MOST], references.table(Article), states)
        for text, hits in several.items()
    }
    if as_json:
        print_json([*(plain(stock, asked, wanted) for stock in rows), *chain(*listed.values())])
    else:
        for stock in rows:
            _tell(stock, asked, wanted)
        for text, hits in several.items():
            _list(text, hits, listed[text])
    missing = set(skus) - {stock.sku for stock in found}
    if missing:
        raise not_found(f"article {', '.join(sorted(missing))} by code or name")


def _meant(
    texts: Sequence[str], articles: Mapping[str, Article]
) -> tuple[list[str], dict[str, list[str]]]:
    """(articles that are meant, text -> articles of which any may be): a code is what it says, a
    name what alone has it. What nobody has is taken for a code: the books may know it."""
    names = None if all(text in articles for text in texts) else Names.of(articles)
    skus, several = dict[str, None](), dict[str, list[str]]()
    for text in texts:
        hits = [text] if text in articles or names is None else names.matching(text)
        if len(hits) > 1:
            several[text] = hits
        else:
            skus[hits[0] if hits else text] = None
    return list(skus), several


def _of_warehouse(stock: Stock, warehouse: str) -> Stock:
    if not warehouse:
        return stock
    shelves = tuple(row for row in stock.shelves if row.warehouse == warehouse)
    return stock._replace(shelves=shelves)


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
    settings = load_settings()
    articles = read_references(
        settings, Codec(RegistrySchemaIds(settings.registry_properties())), Article
    ).table(Article)
    matches = Names.of(articles).matching(text)
    listed = _listed(matches[:limit], articles, States(settings))
    if as_json:
        print_json(listed)
    elif listed:
        _list(text, matches, listed)
    if not listed:
        raise not_found(f"an article with {text!r} in its code or name")


def _listed(
    skus: Sequence[str], articles: Mapping[str, Article], states: States
) -> list[dict[str, Any]]:
    """Articles with what there is of them in all."""
    amounts = totals(skus, states)
    return [
        {
            "sku": sku,
            "name": articles[sku]["name"],
            "unit": articles[sku]["unit"],
            **amounts.get(sku, Amounts(0, 0, 0))._asdict(),
        }
        for sku in skus
    ]


def _list(text: str, matches: Sequence[str], listed: Sequence[Mapping[str, Any]]) -> None:
    more = f", the first {len(listed)}" if len(matches) > len(listed) else ""
    names = ("sku", "name", "on_hand", "reserved", "available", "unit")
    print_table(
        f"{len(matches)} articles with {text!r}{more}",
        ["code", "name", "on hand", "reserved", "available", "unit"],
        [tuple(row[name] for name in names) for row in listed],
    )


ALL = lots.Wanted()


def plain(stock: Stock, asked: Asked, wanted: lots.Wanted = ALL) -> dict[str, Any]:
    """As JSON has it."""
    shelves = [
        {
            "warehouse": shelf.warehouse,
            "location": shelf.location,
            **shelf.amounts._asdict(),
            "picked": shelf.picked,
            **_moves(shelf.moves),
        }
        for shelf in stock.shelves
    ]
    about = {
        "sku": stock.sku,
        "name": stock.name,
        "unit": stock.unit,
        **stock.amounts._asdict(),
        "waiting": stock.waiting,
        "picked": _picked(stock),
        **_moves(stock.moves),
    }
    elsewhere = stock.elsewhere._asdict()
    return {
        **about,
        "warehouses": shelves,
        "elsewhere": elsewhere,
        "can_be_had": answer(stock, asked),
        "lots": lots.plain(filter(wanted.has, stock.piles)),
        "expected": list(stock.expected),
        "set_aside": [
            {
                "warehouse": one["warehouse"],
                "quantity": one["quantity"],
                "kind": one["kind"],
                "document_id": one["document_id"],
                "because": one["because"],
                "at": one["at"],
            }
            for one in stock.set_aside
        ],
        "held_counts": list(stock.held_counts),
    }


def _picked(stock: Stock) -> int:
    """In all warehouses."""
    return sum(shelf.picked for shelf in stock.shelves)


def _moves(moves: Any) -> dict[str, int | None]:
    return {"last_received_at": moves.received_at, "last_shipped_at": moves.shipped_at}


def _tell(stock: Stock, asked: Asked, wanted: lots.Wanted = ALL) -> None:
    rows = [
        (
            f"{shelf.warehouse} {shelf.location}",
            *shelf.amounts,
            shelf.picked,
            *map(_minute, shelf.moves),
        )
        for shelf in stock.shelves
    ]
    if any(stock.elsewhere):
        rows.append((ELSEWHERE, *stock.elsewhere, "", "", ""))
    print_table(
        f"{stock.sku}  {stock.name}  ({stock.unit})",
        COLUMNS,
        [*rows, ("in all", *stock.amounts, _picked(stock), *map(_minute, stock.moves))],
    )
    console().print(told(stock, asked))
    lots.tell([*filter(wanted.has, stock.piles)])
    for receipt in stock.expected:
        when = _minute(receipt["expected_at"])
        console().print(
            f"expected: {receipt['quantity']} to {receipt['warehouse']} on {when}, purchase order "
            f"{receipt['purchase_order']}"
        )
    for one in stock.set_aside:
        console().print(
            f"set aside, in no row: {one['quantity']} in {one['warehouse']}, {one['kind']} "
            f"{one['document_id']} of {_minute(one['at'])}: {one['because'].replace('_', ' ')}"
        )
    for held in stock.held_counts:
        console().print(
            f"waits for the {held['owner_role']} until {_minute(held['decide_by_at'])}: list "
            f"{held['list_id']} counted {held['counted']} in {held['warehouse']}, "
            f"{held['difference']:+d}; `orders stock reconcile ls`"
        )


def _minute(at: int | None) -> str:
    return moment(at)[:16]
