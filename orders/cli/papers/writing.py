"""Papers as files."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from orders.engine.errors import ConfigError

Format = Literal["pdf", "zpl"]
Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="FILE", help="Where to write it; -: to stdout."),
]


def write(content: bytes, out: Path, *, said: bool = True) -> None:
    """Into the file, whose name is printed if it is to be `said`; `-`: to stdout. Raises
    ConfigError."""
    if str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise ConfigError(f"{out}: {error.strerror or error}") from None
    if said:
        print(out)
