"""Dead letters by what went wrong: a hundred letters are seldom a hundred faults."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from orders.cli.dlq.letters import Letter
from orders.engine.core.parking import FOLLOWS

VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")
"""What differs from letter to letter of one fault."""
SHOWN = 100


class Cause(NamedTuple):
    """Letters of a stage that failed in the same way. `because`: what they say, values left out;
    `first_at`, `last_at`: when they were set aside, milliseconds of the business clock; `example`:
    the key of the latest."""

    stage: str
    code: str
    because: str
    letters: int
    keys: int
    first_at: int
    last_at: int
    example: str


def causes(letters: Iterable[Letter]) -> list[Cause]:
    """The causes with most keys first. Letters that only followed another one of their key are no
    fault of their own."""
    found: dict[tuple[str, str, str], list[Letter]] = {}
    for letter in letters:
        if letter.value["code"] != FOLLOWS:
            said = _alike(letter.value["because"])
            found.setdefault((letter.stage, letter.value["code"], said), []).append(letter)
    told = [_cause(*about, group) for about, group in found.items()]
    return sorted(told, key=lambda one: (-one.keys, one.stage, one.code, one.because))


def _cause(stage: str, code: str, because: str, group: list[Letter]) -> Cause:
    latest = max(group, key=lambda letter: letter.value["at"])
    return Cause(
        stage,
        code,
        because,
        len(group),
        len({letter.value["state_key"] for letter in group}),
        min(letter.value["at"] for letter in group),
        latest.value["at"],
        latest.value["state_key"],
    )


def _alike(because: str) -> str:
    """The text without its values; where in the code it happened stays, line and all."""
    said, at, where = (because.splitlines() or [""])[0].partition(" at ")
    return (VALUES.sub("…", said) + at + where)[:SHOWN]
