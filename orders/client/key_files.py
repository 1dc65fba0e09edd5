"""Files of keys, one a line: a new one is appended, an old one taken away once nothing is signed by
it any more."""

from pathlib import Path

from orders.engine.errors import ConfigError

SHORTEST_KEY = 32


def keys_of(file: Path, what: str) -> list[str]:
    """The keys of `what`. Raises ConfigError if the file cannot be read, or a key is too short to
    be one."""
    try:
        keys = file.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the keys of {what} cannot be read: {error}") from error
    if not keys or any(len(key) < SHORTEST_KEY for key in keys):
        raise ConfigError(f"{file}: each line is a key of {SHORTEST_KEY} characters or more")
    return keys
