"""Asks a stage to deal with parked keys, and tells what came of it."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import typer

from orders.cli import exits
from orders.cli.dlq.control import DONE, REFUSALS, Action, Control, Mark, Outcome
from orders.cli.dlq.letters import letters_of
from orders.cli.dlq.objections import Objection
from orders.cli.printing import not_found, print_json
from orders.client.asking import sent
from orders.client.states import States
from orders.engine.settings import load_settings

NOT_DONE = ("parked again", "refused", "would be refused")


def request(
    action: Action,
    stage: str,
    keys: Sequence[str],
    every: bool,
    by: str,
    because: str,
    patience: float | None,
    as_json: bool,
    dry_run: bool,
    objection: Objection | None = None,
    rate: float | None = None,
) -> None:
    """Ask for the action on these keys, or on every parked one, `rate` of them a second at most;
    wait so many seconds for what comes of it, not at all if None.

    Nothing is sent if one key is not parked (exit code 4), the objection speaks against one (3), or
    it is a dry run, which says what would come of it.
    """
    settings = load_settings()
    control = Control(stage, settings, States(settings))
    if bool(keys) == every:
        raise typer.BadParameter("keys, or --all, are wanted", param_hint="KEY...")
    chosen = list(dict.fromkeys(_parked_keys(stage) if every else keys))
    if not chosen:
        raise not_found(f"a key that {stage} has parked")
    found = {key: control.mark(key) for key in chosen}
    marks = {key: mark for key, mark in found.items() if mark is not None}
    if free := [key for key in chosen if key not in marks]:
        raise _not_parked(stage, free)
    if objection is not None and (against := objection(control, chosen)):
        print(f"{against}; nothing was sent", file=sys.stderr)
        raise typer.Exit(exits.REFUSED)
    if dry_run:
        _tell(foreseen(action, stage, marks, Counter(_parked_keys(stage))), as_json)
        return
    outcomes: list[Outcome] = []
    for piece in paced(list(marks), rate):
        some = {key: marks[key] for key in piece}
        outcomes += _outcomes(control, action, some, by, because, patience)
    _tell(outcomes, as_json)


def foreseen(
    action: Action, stage: str, marks: Mapping[str, Mark], letters: Mapping[str, int]
) -> list[Outcome]:
    """What the stage would make of it, as far as that shows before: it refuses keys of which
    letters are gone. `letters`: key -> how many there are."""
    return [
        Outcome(stage, key, "would be refused", REFUSALS[action])
        if action in REFUSALS and letters[key] != mark["letters"]
        else Outcome(
            stage, key, f"would be {DONE[action]}", f"letters: {mark['letters']}; {mark['because']}"
        )
        for key, mark in marks.items()
    ]


def paced(keys: Sequence[str], rate: float | None) -> Iterator[Sequence[str]]:
    """The keys in pieces, `rate` a second; all at once if None."""
    if rate is None:
        yield keys
        return
    size = max(int(rate), 1)
    for at in range(0, len(keys), size):
        if at:
            time.sleep(size / rate)
        yield keys[at : at + size]


def _outcomes(
    control: Control,
    action: Action,
    marks: Mapping[str, Mark],
    by: str,
    because: str,
    patience: float | None,
) -> list[Outcome]:
    asked = control.send(action, list(marks), by, because)
    if patience is None:
        return [Outcome(control.stage, key, "sent", "") for key in marks]
    with sent(asked, f"orders dlq ls {control.stage}"):
        return [
            control.outcome(key, mark, one, patience, action)
            for (key, mark), one in zip(marks.items(), asked, strict=True)
        ]


def _parked_keys(stage: str) -> list[str]:
    """Once for each letter."""
    letters, _ = letters_of([stage])
    return [letter.value["state_key"] for letter in letters if letter.standing == "parked"]


def _not_parked(stage: str, keys: Sequence[str]) -> typer.Exit:
    """A letter that stands alone cannot be redriven: no state says what came before and after
    it."""
    letters, _ = letters_of([stage])
    if any(letter.standing == "alone" and letter.value["state_key"] in keys for letter in letters):
        print(
            "a letter that stands alone parks no key: whoever sent the record must send a good one",
            file=sys.stderr,
        )
    return not_found(f"a key that {stage} has parked: {', '.join(keys)}")


def _tell(outcomes: Sequence[Outcome], as_json: bool) -> None:
    if as_json:
        print_json([outcome._asdict() for outcome in outcomes])
    else:
        for outcome in outcomes:
            print(
                f"{outcome.key}: "
                f"{outcome.outcome}{': ' if outcome.because else ''}{outcome.because}"
            )
    if any(outcome.outcome in NOT_DONE for outcome in outcomes):
        raise typer.Exit(exits.REFUSED)
