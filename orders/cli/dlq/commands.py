"""The commands `orders dlq ls | show | redrive | skip | discard | reset-breaker`."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import typer

from orders.cli.deciding import DryRun, person
from orders.cli.dlq.causes import causes
from orders.cli.dlq.control import Control
from orders.cli.dlq.letters import Letter, letters_of
from orders.cli.dlq.objections import good_records, under_way
from orders.cli.dlq.original import original
from orders.cli.dlq.requests import request
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.asking import Patience, Wait
from orders.client.states import States
from orders.contracts.catalogue import STAGES
from orders.engine.settings import load_settings

app = typer.Typer(
    help="Dead letters: what the stages set aside, and what to do about it.", no_args_is_help=True
)


def _known(stage: str | None) -> str | None:
    if stage is not None and stage not in STAGES:
        raise typer.BadParameter(f"no stage {stage!r}; there are: {', '.join(STAGES)}")
    return stage


StageName = Annotated[str, typer.Argument(metavar="STAGE", callback=_known, help=", ".join(STAGES))]
SomeStage = Annotated[
    str | None,
    typer.Argument(metavar="[STAGE]", callback=_known, help="One stage; all if left out."),
]
Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="KEY...", help="Parked keys: order ids, or @article/SKU."),
]
Every = Annotated[bool, typer.Option("--all", help="Every key that the stage has parked.")]
Because = Annotated[
    str, typer.Option(help="What was mended, or why it is given up: it is kept with the request.")
]
By = Annotated[str, person("Who asks")]


@app.command("ls")
def ls(
    stage: SomeStage = None,
    parked: Annotated[
        bool, typer.Option("--parked", help="Only letters whose key is parked.")
    ] = False,
    settled: Annotated[
        bool, typer.Option("--settled", help="Those of keys that a person has dealt with, too.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest.")] = 100,
    by: Annotated[
        Literal["letter", "cause"],
        typer.Option("--by", help="A row a letter, or a row for all that failed in the same way."),
    ] = "letter",
    as_json: AsJson = False,
) -> None:
    """Dead letters, oldest first: parked ones wait for `redrive`, `skip` or `discard`; for one
    that stands alone, ask who sent it. One that is unreadable is none: no stage wrote it."""
    wanted = {"parked"} if parked else {"parked", "alone", "unreadable"}
    wanted |= {"settled"} if settled and not parked else set()
    found = [
        letter
        for letter in letters_of([stage] if stage else STAGES)[0]
        if letter.standing in wanted
    ]
    if by == "cause":
        _by_cause(found, as_json)
        return
    shown = sorted(
        found,
        key=lambda letter: (
            letter.value["recorded_at"],
            letter.stage,
            letter.partition,
            letter.offset,
        ),
    )[-limit:]
    if as_json:
        print_json([plain(letter) for letter in shown])
    elif not shown:
        print("no dead letters")
    else:
        title = f"{len(found)} dead letters" + (
            f", the latest {limit}" if len(found) > limit else ""
        )
        print_table(
            title,
            ["stage", "position", "key", "standing", "record", "code", "because"],
            [_row(letter) for letter in shown],
        )


def _by_cause(found: Sequence[Letter], as_json: bool) -> None:
    told = causes(found)
    if as_json:
        print_json([one._asdict() for one in told])
    elif not told:
        print("no dead letters")
    else:
        print_table(
            f"{len(told)} causes of {sum(one.letters for one in told)} dead letters",
            ["stage", "code", "because", "letters", "keys", "first", "last", "such as"],
            [
                (
                    one.stage,
                    one.code,
                    one.because,
                    one.letters,
                    one.keys,
                    moment(one.first_at),
                    moment(one.last_at),
                    one.example,
                )
                for one in told
            ],
        )


@app.command()
def show(
    stage: StageName,
    key: Annotated[
        str,
        typer.Argument(metavar="KEY|POSITION", help="A key, or PARTITION/OFFSET as `ls` shows it."),
    ],
    as_json: AsJson = False,
) -> None:
    """Dead letters in full, the record that was set aside decoded where possible. Exit code 4 if
    there is none."""
    letters, codec = letters_of([stage])
    if re.fullmatch(r"\d+/\d+", key):
        found = [letter for letter in letters if letter.position == key]
    else:
        found = [letter for letter in letters if letter.value["state_key"] == key]
    if not found:
        raise not_found(f"a dead letter {key} of {stage}")
    full = [
        {**plain(letter), "original": original(letter, codec)}
        for letter in sorted(found, key=lambda letter: letter.offset)
    ]
    if as_json:
        print_json(full)
        return
    for one in full:
        print(
            f"{one['stage']} {one['position']}  {one['standing']}  {moment(one['at'])}  "
            f"{one['record']}"
        )
        print(
            one["because"]
            if one["because"].startswith(one["code"])
            else f"{one['code']}: {one['because']}"
        )
        print_json(one["original"])


@app.command()
def redrive(
    stage: StageName,
    because: Because,
    by: By,
    keys: Keys = None,
    every: Every = False,
    rate: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            help="Ask for so many keys a second at most: what comes behind shall not be swamped. "
            "All at once if left out.",
        ),
    ] = None,
    dry_run: DryRun = False,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Let the stage try parked keys again, each with all its letters in order; what fails again
    parks its key again.

    With --wait: exit code 3 if one is parked again or refused.
    """
    request(
        "REDRIVE",
        stage,
        keys or [],
        every,
        by,
        because,
        patience if wait else None,
        as_json,
        dry_run,
        rate=rate,
    )


@app.command()
def skip(
    stage: StageName,
    because: Because,
    by: By,
    keys: Keys = None,
    every: Every = False,
    even_so: Annotated[
        bool,
        typer.Option("--even-so", help="Also good records, which this stage will never act upon."),
    ] = False,
    dry_run: DryRun = False,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Skip what failed and keep the order: it goes on as if that had never been sent to this stage.
    What followed is handled, in order.

    For garbage, and for what was sent by mistake. A timer that failed is tried again. Exit code 3
    for a good record, whose meaning would be lost, and, with --wait, if a key is parked again or
    the order itself would be skipped.
    """
    request(
        "SKIP",
        stage,
        keys or [],
        every,
        by,
        because,
        patience if wait else None,
        as_json,
        dry_run,
        None if even_so else good_records,
    )


@app.command()
def discard(
    stage: StageName,
    because: Because,
    by: By,
    keys: Keys = None,
    every: Every = False,
    even_so: Annotated[
        bool,
        typer.Option(
            "--even-so",
            help="Also orders that this stage has handed on: others may be sending them.",
        ),
    ] = False,
    dry_run: DryRun = False,
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Give parked keys up, order and all: it ends as discarded, and whoever holds something for it
    gives it back.

    Exit code 3 for an order that this stage has handed on and that is not over: what it holds would
    be freed while it is on its way.
    """
    request(
        "DISCARD",
        stage,
        keys or [],
        every,
        by,
        because,
        patience if wait else None,
        as_json,
        dry_run,
        None if even_so else under_way,
    )


@app.command("reset-breaker")
def reset_breaker(
    stage: StageName, because: Because, by: By, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Let a stage go on that stopped because it parked too many keys. Mend the cause first; then
    redrive what it parked.

    Exit code 4 if its circuit breaker is not open.
    """
    settings = load_settings()
    control = Control(stage, settings, States(settings))
    open_circuits = control.open_circuits()
    if not open_circuits:
        raise not_found(f"an open circuit breaker of {stage}")
    if not dry_run:
        control.reset_breaker(list(open_circuits), by, because)
    if as_json:
        print_json({"stage": stage, "asked": not dry_run, "partitions": open_circuits})
    else:
        asked = "would ask" if dry_run else "asked"
        print(
            f"{asked} {stage} to go on with partitions {', '.join(map(str, open_circuits))}; its "
            f"circuit breaker opened because: {next(iter(open_circuits.values()))}"
        )


def plain(letter: Letter) -> dict[str, Any]:
    """As JSON has it, without the record's bytes."""
    about = {
        "stage": letter.stage,
        "position": letter.position,
        "key": letter.value["state_key"],
        "standing": letter.standing,
    }
    said = {
        name: letter.value[name] for name in ("code", "because", "attempts", "recorded_at", "at")
    }
    return {**about, "record": letter.origin, **said}


def _row(letter: Letter) -> tuple[str, ...]:
    because = letter.value["because"].splitlines()[0] if letter.value["because"] else ""
    return (
        letter.stage,
        letter.position,
        letter.value["state_key"],
        letter.standing,
        letter.origin,
        letter.value["code"],
        because[:100],
    )
