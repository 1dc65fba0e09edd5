"""A Maildir: a mail server delivers to it, and what was read is moved into its folders. A move is
done or not, whoever dies; where two processes read it, one of them moves a mail."""

import mailbox
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

KEPT_SECONDS = 30 * 86_400
"""What was read is kept so long, for people to look at: it tells of people."""
MOST_BYTES = 1_000_000
"""Of a larger mail the rest is not read."""
ARRIVED = ("new", "cur")


class Maildir:
    """`kinds`: its folders, made if they are not there. Raises OSError."""

    def __init__(self, folder: Path, kinds: Iterable[str]) -> None:
        self._folder, self._kinds = folder, [*kinds]
        made = mailbox.Maildir(folder, create=True)
        for kind in self._kinds:
            made.add_folder(kind)

    def came(self, most: int) -> list[Path]:
        """So many that nobody has moved, the oldest first, as their names say. Raises OSError."""
        found = [
            Path(one.path)
            for name in ARRIVED
            for one in os.scandir(self._folder / name)
            if one.is_file(follow_symlinks=False)
        ]
        return sorted(found, key=lambda one: one.name)[:most]

    def read(self, mail: Path) -> bytes | None:
        """None if it is not there any more, or may not be read. Raises OSError."""
        try:
            with mail.open("rb") as file:
                return file.read(MOST_BYTES)
        except (FileNotFoundError, PermissionError):
            return None

    def keep(self, mail: Path, kind: str) -> None:
        """Move it into one of the folders, if nobody has yet. Raises OSError."""
        with suppress(FileNotFoundError):
            mail.rename(self._folder / f".{kind}" / "cur" / mail.name)

    def sweep(self) -> None:
        """Forget what was kept long enough. Raises OSError."""
        oldest = time.time() - KEPT_SECONDS
        for kind in self._kinds:
            for one in os.scandir(self._folder / f".{kind}" / "cur"):
                with suppress(FileNotFoundError):
                    if one.stat(follow_symlinks=False).st_mtime < oldest:
                        Path(one.path).unlink()
