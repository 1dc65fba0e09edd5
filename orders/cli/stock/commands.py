"""The commands `orders stock [show] | find | load`."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from orders.cli.printing import AsJson, console, moment, not_found, print_json, print_table
from orders.cli.reference import load_stock
from orders.cli.stock.shelf import Amounts, Stock, matching, stock_of, totals
from orders.client.masterdata import read_references
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Article, Warehouse
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import load_settings


class ShowByDefault(TyperGroup):
    """`orders stock SKU` is `orders stock show SKU`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=ShowByDefault,
    help="Stock by code or name, and counted stock from a file. `orders stock SKU...` is short for "
    "`orders stock show SKU...`.",
    no_args_is_help=True,
)
app.command("load")(load_stock)

ELSEWHERE = "on no shelf yet"
COLUMNS = ("where", "on hand", "reserved", "available", "last received", "last shipped")


@app.command()
def show(
    skus: Annotated[list[str], typer.Argument(metavar="SKU...", help="Article numbers.")],
    as_json: AsJson = False,
) -> None:
    """What there is of articles, now (IV-01): in all and by warehouse, last movements (business
    time), expected receipts, and what is set aside.

    Exit code 4 if one is unknown.
    """
    settings = load_settings()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    references = read_references(settings, codec, Article, Warehouse)
    found = stock_of(list(dict.fromkeys(skus)), States(settings), references, settings, codec)
    if as_json:
        print_json([plain(stock) for stock in found])
    else:
        for stock in found:
            _tell(stock)
    missing = set(skus) - {stock.sku for stock in found}
    if missing:
        raise not_found(
            f"article {', '.join(sorted(missing))}; `orders stock find TEXT` looks for names"
        )


@app.command()
def find(
    text: Annotated[
        str, typer.Argument(help="Part of a code or a name; several words must all be in it.")
    ],
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Articles by name or code, with what there is of them in all (IV-01). Exit code 4 if there
    is none."""
    settings = load_settings()
    articles = read_references(
        settings, Codec(RegistrySchemaIds(settings.registry_properties())), Article
    ).table(Article)
    matches = matching(text, articles)
    skus = matches[:limit]
    amounts = totals(skus, States(settings))
    found = [(sku, articles[sku], amounts.get(sku, Amounts(0, 0, 0))) for sku in skus]
    if as_json:
        print_json(
            [
                {"sku": sku, "name": article["name"], "unit": article["unit"], **amount._asdict()}
                for sku, article, amount in found
            ]
        )
    elif found:
        title = f"{len(matches)} articles" + (
            f", the first {limit}" if len(matches) > limit else ""
        )
        rows = [(sku, article["name"], *amount, article["unit"]) for sku, article, amount in found]
        print_table(title, ["code", "name", "on hand", "reserved", "available", "unit"], rows)
    if not found:
        raise not_found(f"an article with {text!r} in its code or name")


def plain(stock: Stock) -> dict[str, Any]:
    """As JSON has it."""
    shelves = [
        {
            "warehouse": shelf.warehouse,
            "location": shelf.location,
            **shelf.amounts._asdict(),
            **_moves(shelf.moves),
        }
        for shelf in stock.shelves
    ]
    about = {
        "sku": stock.sku,
        "name": stock.name,
        "unit": stock.unit,
        **stock.amounts._asdict(),
        **_moves(stock.moves),
    }
    elsewhere = stock.elsewhere._asdict()
    return {
        **about,
        "warehouses": shelves,
        "elsewhere": elsewhere,
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
    }


def _moves(moves: Any) -> dict[str, int | None]:
    return {"last_received_at": moves.received_at, "last_shipped_at": moves.shipped_at}


def _tell(stock: Stock) -> None:
    rows = [
        (f"{shelf.warehouse} {shelf.location}", *shelf.amounts, *map(_minute, shelf.moves))
        for shelf in stock.shelves
    ]
    if any(stock.elsewhere):
        rows.append((ELSEWHERE, *stock.elsewhere, "", ""))
    print_table(
        f"{stock.sku}  {stock.name}  ({stock.unit})",
        COLUMNS,
        [*rows, ("in all", *stock.amounts, *map(_minute, stock.moves))],
    )
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


def _minute(at: int | None) -> str:
    return moment(at)[:16]
