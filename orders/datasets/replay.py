"""Old dates moved into the present: intake takes no order older than its horizon, so history is
replayed as if it ended now.

The whole span of the file is compressed into the last days before the moment `as_of`: order and
proportions stay, the time of each order depends on the file, `as_of` and the number of days alone.
`as_of` is kept in a small file by the digest of the imported one, so a second import moves every
order to the same moment again, and intake sees a repeated submission instead of a new or
conflicting one.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from orders.engine.errors import ConfigError

DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Replay:
    """`first` and `last`: the file's first and last moment; `as_of`: when the last one shall be;
    all in milliseconds. `days`: new span."""

    first: int
    last: int
    as_of: int
    days: float

    @property
    def begins(self) -> int:
        """When the first moment of the file shall be."""
        return self.moved(self.first)

    def moved(self, at: int) -> int:
        """A moment of the file in the present. What lies outside the span is moved to its
        nearest end."""
        span = max(1, self.last - self.first)
        back = max(0, min(span, self.last - at))
        return self.as_of - int(back * min(1.0, self.days * DAY / span))


def digest(files: list[Path]) -> str:
    """Twelve hex digits over the content of the files. Raises ConfigError if one cannot be read."""
    total = hashlib.sha256()
    for file in files:
        try:
            with file.open("rb") as stream:
                while block := stream.read(1 << 20):
                    total.update(block)
        except OSError as error:
            raise ConfigError(f"{file}: {error}") from error
    return total.hexdigest()[:12]


def as_of(folder: Path, name: str, mark: str, asked: int | None, now: int) -> int:
    """The moment at which the replay ends, milliseconds: as asked, else as at the first import
    of these files, else now. Remembers it."""
    path = folder / f"{name}-{mark}.json"
    if asked is None and path.is_file():
        return int(json.loads(path.read_text(encoding="utf-8"))["as_of"])
    chosen = now if asked is None else asked
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"as_of": chosen}) + "\n", encoding="utf-8")
    return chosen
