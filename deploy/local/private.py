"""Files that nobody but their owner reads."""

import os
from pathlib import Path


def write_private(file: Path, text: str) -> None:
    """Write it, whole or not at all, readable for its owner alone from the first byte on."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = file.with_name(f".{file.name}.new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
    half.replace(file)
