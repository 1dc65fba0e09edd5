"""What a revision of git had released, as the schemas' own record tells it."""

import subprocess
from pathlib import Path

from orders.contracts.snapshot import Snapshot, parse
from orders.engine.errors import ConfigError

FILE = "released.json"


class Unknown(Exception):
    """There is no such revision, or it has no record of what was released."""


def released_in(revision: str, schemas: Path) -> Snapshot:
    """The snapshot that stands in a revision of the folder `schemas`. Raises Unknown if none does,
    ConfigError outside a checkout or without git."""
    if _git(schemas, "rev-parse", "--show-toplevel") is None:
        raise ConfigError(f"{schemas} is in no checkout of git: run it in one")
    if _git(schemas, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        raise Unknown(f"git knows no revision {revision}")
    written = _git(schemas, "show", f"{revision}:./{FILE}")
    if written is None:
        raise Unknown(f"{revision} has no schemas/{FILE}: it is older than that, take a later one")
    try:
        return parse(written)
    except ValueError as error:
        raise Unknown(f"schemas/{FILE} of {revision} is damaged: {error}") from error


def _git(folder: Path, *arguments: str) -> str | None:
    """What git says; None where it fails."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise ConfigError("git is not installed: it tells what a revision had released") from error
    return done.stdout if done.returncode == 0 else None
