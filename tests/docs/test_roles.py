"""docs/operations.md says which user may do what with the command; it is played on a secure stack
(tests/secure/test_roles.py), so the two must speak of the same."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from orders.cli.access.users import USERS
from orders.cli.commands import cli
from tests.docs.typed import spelt_out
from tests.secure.plays import PLAYS, REFUSALS

TEXT = Path("docs/operations.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \| (`orders .*) \|$", re.MULTILINE)
ALONE = {
    *("demo", "run", "lookout", "spans", "insight", "gateway"),  # programs, with own logins
    *(f"lake {what}" for what in ("write", "check", "compact", "backfill")),  # one, called lake
    *(f"orderfile {what}" for what in ("run", "check", "rebuild")),  # one, called orderfile
    "connectors run",  # one, called connectors
    "connectors secret",  # makes it of a key, and asks no server
    "carriers run",  # one, called scans
    "orderfile find",  # asks the file, and no server
    "summary",  # as trace, of what the order file has
    *("picks ls", "picks list"),  # ask the order file, and what masterdata reads
    *(f"archive {what}" for what in ("get", "ls", "verify", "expire")),  # ask no server
    "papers label",  # asks the order file, and the registry alone
    *(f"papers store {what}" for what in ("ls", "get", "check", "tidy", "rotate")),  # no server
    "people forget",  # asks the order file and the store of papers, and no server
    *("lake sql", "report daily", "report weekly"),  # ask the lake, and no server
    *("import uci-retail", "import olist", "import jsonl"),  # make a house of their own
    *("access strimzi", "access redis", "contracts diff", "kpi ls"),  # ask no server
}
"""Commands that are for nobody in particular."""


def told() -> dict[str, set[str]]:
    """User -> commands, by the table."""
    found: dict[str, set[str]] = {}
    for users, commands in ROW.findall(TEXT):
        for user in re.findall(r"`([a-z-]+)`", users):
            found[user] = {
                command.removeprefix("orders ")
                for line in re.findall(r"`(orders [^`]+)`", commands)
                for command in spelt_out(line)
            }
    return found


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command that does something."""
    known = getattr(command, "commands", None)
    if not known:
        yield " ".join(path)
        return
    for name, one in known.items():
        yield from leaves(one, (*path, name))


COMMANDS = {*leaves(typer.main.get_command(cli))}


def command_of(words: str) -> str:
    """The command that these words begin with."""
    parts = words.split()
    return next(found for length in (3, 2, 1) if (found := " ".join(parts[:length])) in COMMANDS)


def test_each_user_does_what_the_table_gives_it() -> None:
    assert told() == {
        user: {command_of(play.words) for play in plays} for user, plays in PLAYS.items()
    }


def test_every_command_is_for_somebody() -> None:
    given = {command for commands in told().values() for command in commands}
    gateway = {one for one in COMMANDS if one.startswith(("gateway ", "answers "))}
    assert given | ALONE | gateway >= COMMANDS


def test_users_are_those_of_the_plan() -> None:
    assert {*PLAYS, *REFUSALS} <= {*USERS}
