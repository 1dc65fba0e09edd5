"""The commands `orders stock reconcile FILE` and `orders stock reconcile ls | show | approve |
refuse`."""

import getpass
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from orders.business.money import money
from orders.cli import exits
from orders.cli.deciding import Because, By, DryRun, of_the_house, person
from orders.cli.printing import AsJson, console, moment, not_found, print_json, print_table
from orders.cli.stock.lists import judging, page, reading, sending
from orders.cli.stock.lists.checking import Checked, Said, check, refusal, unlisted
from orders.cli.stock.lists.report import Report, report
from orders.cli.stock.subcommands import SendByDefault
from orders.client.asking import Answers, Patience, Request, Wait, ask, sent
from orders.client.masterdata import read_references
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import (
    Article,
    CountDecided,
    CountJudged,
    ExchangeRate,
    ListFault,
    ShelfListed,
    StockListFiled,
    Warehouse,
)
from orders.engine.errors import ConfigError
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.references import References
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
            "quantity and, if you like, unit, warehouse, reason. Goods that are picked are not "
            "counted. A last row END, NUMBER says how many lines it has.",
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
        _refuse(said, refused.code, refused.because, as_json)
    checked = check(found, said, known)
    there = judging.standing_at(States(settings), warehouse) if whole else set()
    missing = unlisted(checked, said, there, known.table(Article))
    about = sending.filed(found, said, checked, missing, now)
    if dry_run:
        _tell_checked(about, checked, as_json)
    else:
        again = sending.came_before(found, said, filed)
        judgements = _sent(
            settings, codec, said, about, [*checked.counts, *missing], patience, again
        )
        done = report(about, judgements, _currency(known))
        _deliver(done, known.table(Article), html, to_csv)
        _tell(done, known.table(Article), as_json, again)
    if checked.faults:
        raise typer.Exit(exits.REFUSED)


def _sent(
    settings: Settings,
    codec: Codec,
    said: Said,
    about: StockListFiled,
    counts: Sequence[ShelfListed],
    patience: float,
    again: bool,
) -> Mapping[str, CountJudged]:
    """Send it, wait, and say what became of each article; of a list that came before, what became
    of it then."""
    before = judging.judged(settings, codec, said.warehouse, said.list_id) if again else {}
    new = [count for count in counts if not _taken(before.get(count["sku"]))]
    if again and not new:
        return before
    with judging.Judgements(settings, codec, said) as judgements:
        sending.send(settings, codec, about, new)
        judgements.wait([count["sku"] for count in new], patience)
    return {**before, **judgements.found}


def _taken(judged: CountJudged | None) -> bool:
    """Whether allocation took the count: what it refused by itself it takes another time."""
    by_itself = judged is not None and judged["outcome"] == "REFUSED" and not judged["decided_by"]
    return judged is not None and not by_itself


@app.command("ls")
def ls(
    warehouse: Annotated[str, typer.Option(help="Only of this warehouse.")] = "",
    as_json: AsJson = False,
) -> None:
    """Differences that wait for a person, those of most value first; then the lists that came
    in, the latest first."""
    settings = load_settings()
    codec = _codec(settings)
    held = judging.waiting(States(settings), warehouse)
    filed = [
        one
        for one in reversed(judging.lists_filed(settings, codec))
        if warehouse in ("", one["warehouse"])
    ]
    if as_json:
        waiting = [{"sku": one.sku, **one.held} for one in held]
        print_json({"waiting": waiting, "lists": filed})
        return
    currency = _currency(read_references(settings, codec, ExchangeRate))
    _print_waiting(held, currency)
    rows = [
        (
            one["list_id"],
            one["warehouse"],
            moment(one["counted_at"])[:16],
            "whole" if one["whole"] else "some",
            one["lines"],
            one["faulty"],
            one["unlisted"],
            one["sent_by"],
        )
        for one in filed
    ]
    columns = ["list", "warehouse", "as of", "names", "lines", "not booked", "not in it", "sent by"]
    print_table(f"{len(filed)} lists", columns, rows)


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
    done = report(filed[-1], found, _currency(known))
    _deliver(done, known.table(Article), html, to_csv)
    _tell(done, known.table(Article), as_json, False)


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
    _decide(
        "APPROVE", list_id, skus or [], (because, by, reason), patience if wait else None, as_json
    )


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
    _decide("REFUSE", list_id, skus or [], (because, by, ""), patience if wait else None, as_json)


def _decide(
    verdict: Literal["APPROVE", "REFUSE"],
    list_id: str,
    skus: Sequence[str],
    said: tuple[str, str, str],
    patience: float | None,
    as_json: bool,
) -> None:
    settings, (because, by, reason) = load_settings(), said
    of_the_house(settings, by)
    held = [
        one
        for one in judging.waiting(States(settings), list_id=list_id)
        if not skus or one.sku in skus
    ]
    if missing := set(skus) - {one.sku for one in held} or set() if held else {list_id}:
        raise not_found(f"a difference that waits: {', '.join(sorted(missing))}")
    now = build_clock(settings).now()
    decided: list[CountDecided] = [
        {
            "sku": one.sku,
            "warehouse": one.held["warehouse"],
            "list_id": list_id,
            "verdict": verdict,
            "difference": one.held["difference"],
            "reason": reason,
            "decided_by": by,
            "because": because,
            "entered_by": getpass.getuser(),
            "at": now,
        }
        for one in held
    ]
    asked = ask(settings, [Request(CountDecided, one["sku"], one) for one in decided])
    came_to = [Came(one.sku, "sent", "", "") for one in held]
    if patience is not None:
        with sent(asked, f"orders stock reconcile show {list_id}"):
            answers = Answers(settings, patience)
            for one in asked:
                answers.wait_until_read("allocation", one)
            judged = judging.judged(settings, _codec(settings), held[0].held["warehouse"], list_id)
            came_to = [_came(judged[one.sku]) for one in held]
    if as_json:
        print_json([one._asdict() for one in came_to])
    else:
        for came in came_to:
            print(f"{came.sku}: {came.outcome}{f' ({came.because})' if came.because else ''}")
    if any(came.outcome == "held" for came in came_to):
        raise typer.Exit(exits.REFUSED)


class Came(NamedTuple):
    """What a decision came to, of one article; `sent`: nobody waited for it."""

    sku: str
    outcome: str
    code: str
    because: str


def _came(judged: CountJudged) -> Came:
    return Came(judged["sku"], judged["outcome"].lower(), judged["code"], judged["because"])


def _refuse(said: Said, code: str, because: str, as_json: bool) -> None:
    if as_json:
        print_json({"list_id": said.list_id, "refused": code, "because": because})
    else:
        print(f"{said.list_id} is refused ({code}): {because}. Nothing was sent.")
    raise typer.Exit(exits.REFUSED)


def _tell_checked(about: StockListFiled, checked: Checked, as_json: bool) -> None:
    if as_json:
        print_json({"list": about, "unread": checked.unread})
        return
    print(
        f"{about['counts']} counts, {about['unlisted']} of them of articles that it does not name"
    )
    _tell_faults(checked.faults)


def _tell(done: Report, known: Mapping[str, Article], as_json: bool, again: bool) -> None:
    if as_json:
        print_json({**done.plain(), "again": again})
        return
    of = done.filed
    if again:
        print(f"{of['list_id']} came before: nothing is booked twice.")
    told = ", ".join(f"{count} {name.lower()}" for name, count in done.outcomes().items() if count)
    print(
        f"{of['list_id']} of {of['warehouse']}, as of {moment(of['counted_at'])[:16]}: "
        f"{told or 'nothing decided yet'}"
    )
    if done.sums:
        print_table("differences by reason", page.SUMS, page.sums(done))
        print_table("articles", page.ARTICLES, page.articles(done, known, agreed=False))
    _tell_faults(of["faults"])


def _tell_faults(faults: Sequence[ListFault]) -> None:
    if faults:
        rows = [(one["line"], one["field"], one["code"], one["because"]) for one in faults]
        print_table("not booked", ["line", "field", "code", "because"], rows)


def _print_waiting(held: Sequence[judging.Waiting], currency: str) -> None:
    if not held:
        console().print("no difference waits")
        return
    rows = [
        (
            one.held["list_id"],
            one.held["warehouse"],
            one.sku,
            one.held["counted"],
            one.held["difference"],
            "" if one.held["value_minor"] is None else money(one.held["value_minor"], currency),
            one.held["reason"],
            moment(one.held["held_at"])[:16],
            one.held["because"],
        )
        for one in held
    ]
    columns = ["list", "warehouse", "article", "counted", "difference", "value", "reason", "since"]
    print_table(f"{len(held)} differences wait", [*columns, "because"], rows)


def _deliver(
    done: Report, known: Mapping[str, Article], html: Path | None, to_csv: Path | None
) -> None:
    if html is not None:
        html.write_text(page.page(done, known), encoding="utf-8")
    if to_csv is not None:
        page.write_csv(to_csv, done, known)


def _currency(references: References) -> str:
    """The house's currency; empty if no rate says it."""
    rates = references.table(ExchangeRate).values()
    return next((rate["house_currency"] for rate in rates), "")


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
