"""What can be wrong with the lake, and what happens next."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
from sqlalchemy.exc import DBAPIError

from orders.engine.errors import ConfigError, EngineError, TransientError


class LakeAway(TransientError):
    """Nobody's fault: the folder is full, or the object store or the catalogue does not answer.
    What was not committed is read from the topics again."""


class LakeDamaged(ConfigError):
    """The operator's: a file of the lake is gone, or no file of ours."""


class Moved(EngineError):
    """A table is not where this writer left it: somebody else has written."""


class Overtaken(EngineError):
    """Another writer has begun since: this one ends, and has committed nothing that it also
    commits."""


@contextmanager
def storage(doing: str) -> Iterator[None]:
    """Turn what storage and catalogue raise into errors of the house."""
    try:
        yield
    except FileNotFoundError as error:
        raise LakeDamaged(f"{doing}: there is no file {error.filename or error}") from error
    except (OSError, DBAPIError) as error:
        said = str(getattr(error, "orig", None) or error)
        raise LakeAway(f"{doing}: {said}") from error


@contextmanager
def reading(table: str) -> Iterator[None]:
    """As `storage`, where files of a table are read: one may be gone, or cut off."""
    mends = f"`orders lake backfill {table}` builds it anew from the topics"
    try:
        with storage(f"reading table {table}"):
            yield
    except LakeDamaged as error:
        raise LakeDamaged(f"{error}: {mends}") from error
    except pa.ArrowInvalid as error:
        raise LakeDamaged(f"a file of table {table} is damaged, {error}: {mends}") from error
