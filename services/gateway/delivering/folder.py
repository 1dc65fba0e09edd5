"""Answers as files in a folder, from where the partner takes them."""

import os
from pathlib import Path

from services.gateway.delivering.posting import Attempt, Send
from services.gateway.delivering.rows import Outgoing
from services.gateway.formats.answers.catalogue import FORMS

ENDINGS = {form.media_type: form.ending for form in FORMS.values()}


def depositor(folder: Path) -> Send:
    """Puts each into the folder under its name: written beside its place, on the disk, and moved
    there whole. The partner moves or deletes what it has taken."""

    def deposit(one: Outgoing) -> Attempt:
        file = folder / f"{one.name}.{ENDINGS[one.media_type]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(file.with_name(f".{file.name}.part"), file, one.document)
        except OSError as error:
            return Attempt("away", f"the folder cannot be written: {error.strerror}")
        return Attempt("taken")

    return deposit


def _write(beside: Path, file: Path, content: bytes) -> None:
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
    entries = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(entries)
    finally:
        os.close(entries)
