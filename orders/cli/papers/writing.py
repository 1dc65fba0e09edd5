"""Papers as files."""

import sys
from pathlib import Path
from typing import Literal

from orders.engine.errors import ConfigError

Format = Literal["pdf", "zpl"]


def write(content: bytes, out: Path) -> None:
    """Into the file; `-`: to stdout. Raises ConfigError."""
    if str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise ConfigError(f"{out}: {error.strerror or error}") from None
    print(out)
