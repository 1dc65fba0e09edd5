"""The commands `orders stock reconcile FILE` and `orders stock reconcile ls | show | approve |
refuse`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from orders.business.money import of_house
from orders.cli import exits
from orders.cli.deciding import Because, By, DryRun, of_the_house, person
from orders.cli.printing import AsJson, not_found, print_json
from orders.cli.stock.lists import judging, reading, sending, telling
from orders.cli.stock.lists.checking import Said, check, refusal, unlisted
from orders.cli.stock.lists.deciding import Word, decide
from orders.cli.stock.lists.report import report
from orders.cli.stock.subcommands import SendByDefault
from orders.client import counts
from orders.client.asking import Patience, Wait
from orders.client.masterdata import read_references
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Article, ExchangeRate, Warehouse
from orders.engine.errors import ConfigError
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings

app = typer.Typer(
    cls=SendByDefault,
    help="A warehouse's own list of its stock, held against the books of its time; differences are "
    "posted with a reason, large ones once a person has approved them. `orders stock reconcile "
    "FILE ...` is short for `orders stock reconcile send FILE ...`.",
    no_args_is_help=True,
)
ListId = Annotated[str, typer.Argument(metavar="LIST", help="The list's number, as `ls` shows it.")]
Skus = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SKU]...", help="Only these articles; all that wait if left out."),
]
SentBy = Annotated[str, person("Staff id of who sends it, as in `ref.staff.v1`")]
Html = Annotated[Path | None, typer.Option("--html", help="Write the report there as a page.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write every article there as CSV.")]


@app.command()
def send(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV, JSON Lines, JSON or a workbook by its ending, with the columns sku, "
            "quantity and, if you like, unit, warehouse, reason, and a line a lot with lot and "
            "expires_on where lots are kept. Goods that are picked are not counted. A last row "
            "END, NUMBER says how many lines it has.",
            exists=True,
            dir_okay=False,
        ),
    ],
    warehouse: Annotated[str, typer.Option(help="The warehouse whose list it is.")],
    at: Annotated[str, typer.Option(help="As of when it is: ISO 8601, by the business clock.")],
    by: SentBy,
    list_id: Annotated[
        str, typer.Option("--list", help="The warehouse's number of it; else by its content.")
    ] = "",
    whole: Annotated[
        bool, typer.Option("--whole", help="It names all that is there: what it does not is none.")
    ] = False,
    lines: Annotated[int | None, typer.Option(min=1, help="How many lines it has.")] = None,
    dry_run: DryRun = False,
    patience: Patience = 60,
    html: Html = None,
    to_csv: Csv = None,
    as_json: AsJson = False,
) -> None:
    """Hold a list against the books (IV-11), wait until allocation has dealt with it, and report.

    A list that breaks off, is another warehouse's, or bears a number that another one has is
    refused (exit code 3), and nothing of it is sent. A line that is wrong is told and left alone
    (exit code 3 as well); the others go on. The same list again adds nothing.
    """
    settings, found = load_settings(), reading.read(file)
    said = Said(
        list_id or f"{warehouse}-{found.digest[:12]}", warehouse, _instant(at), whole, lines, by
    )
    of_the_house(settings, by)
    codec, now = _codec(settings), build_clock(settings).now()
    known = read_references(settings, codec, Article, Warehouse, ExchangeRate)
    filed = judging.lists_filed(settings, codec)
    refused = refusal(found, said, known, now) or sending.other_content(found, said, filed)
    if refused is not None:
        telling.refuse(said, refused, as_json)
    checked = check(found, said, known)
    there = judging.standing_at(States(settings), warehouse) if whole else set()
    missing = unlisted(checked, said, there, known.table(Article))
    about = sending.filed(found, said, checked, missing, now)
    if dry_run:
        telling.tell_checked(about, checked, as_json)
    else:
        again = sending.came_before(found, said, filed)
        judgements = sending.sent_and_judged(
            settings, codec, said, about, [*checked.counts, *missing], patience, again
        )
        done = report(about, judgements, of_house(known))
        telling.deliver(done, known.table(Article), html, to_csv)
        telling.tell(done, known.table(Article), as_json, again)
    if checked.faults:
        raise typer.Exit(exits.REFUSED)


@app.command("ls")
def ls(
    warehouse: Annotated[str, typer.Option(help="Only of this warehouse.")] = "",
    as_json: AsJson = False,
) -> None:
    """Differences that wait for a person, those of most value first; then the lists that came
    in, the latest first."""
    settings = load_settings()
    codec = _codec(settings)
    held = counts.waiting(States(settings), warehouse)
    filed = [
        one
        for one in reversed(judging.lists_filed(settings, codec))
        if warehouse in ("", one["warehouse"])
    ]
    if as_json:
        waiting = [{"sku": one.sku, **one.held} for one in held]
        print_json({"waiting": waiting, "lists": filed})
        return
    currency = of_house(read_references(settings, codec, ExchangeRate))
    telling.tell_waiting(held, currency)
    telling.tell_lists(filed)


@app.command("show")
def show(list_id: ListId, html: Html = None, to_csv: Csv = None, as_json: AsJson = False) -> None:
    """What a list came to so far: differences by reason, their value, what was posted, what
    waits. Exit code 4: there is none of this number."""
    settings = load_settings()
    codec = _codec(settings)
    filed = [one for one in judging.lists_filed(settings, codec) if one["list_id"] == list_id]
    if not filed:
        raise not_found(f"a list {list_id}; `orders stock reconcile ls` shows those that came in")
    known = read_references(settings, codec, Article, ExchangeRate)
    found = judging.judged(settings, codec, filed[-1]["warehouse"], list_id)
    done = report(filed[-1], found, of_house(known))
    telling.deliver(done, known.table(Article), html, to_csv)
    telling.tell(done, known.table(Article), as_json, False)


@app.command("approve")
def approve(
    list_id: ListId,
    because: Because,
    by: By,
    skus: Skus = None,
    reason: Annotated[
        str, typer.Option(help="Why it differs, as a code; else what the list says.")
    ] = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Post differences that wait, as you see them now. Not for who sent the list; it takes the role
    and the limit of policy (`listed_counts` of allocation).

    With --wait: exit code 3 if one is not posted.
    """
    word = Word("APPROVE", by, because, reason)
    _decide(list_id, skus or [], word, patience if wait else None, as_json)


@app.command("refuse")
def refuse(
    list_id: ListId,
    because: Because,
    by: By,
    skus: Skus = None,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Leave the books as they are: the differences are not posted.

    With --wait: exit code 3 if one still waits.
    """
    word = Word("REFUSE", by, because)
    _decide(list_id, skus or [], word, patience if wait else None, as_json)


def _decide(
    list_id: str, skus: Sequence[str], word: Word, patience: float | None, as_json: bool
) -> None:
    settings = load_settings()
    came_to = decide(settings, _codec(settings), list_id, skus, word, patience)
    telling.tell_came(came_to, as_json)
    if any(came.outcome == "held" for came in came_to):
        raise typer.Exit(exits.REFUSED)


def _codec(settings: Settings) -> Codec:
    return Codec(RegistrySchemaIds(settings.registry_properties()))


def _instant(text: str) -> int:
    try:
        said = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(
            f"--at {text!r}: a moment of ISO 8601 such as 2026-01-31T06:00Z"
        ) from error
    return round((said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp() * 1000)
