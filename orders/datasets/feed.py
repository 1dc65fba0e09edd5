"""What an import gives, one by one: records to publish, and rows that are refused."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Outgoing(NamedTuple):
    """A record to publish. `rows`: how many rows of the file it came from."""

    record: type
    key: str
    value: Mapping[str, Any]
    rows: int = 0


class Refusal(NamedTuple):
    """A row that is not imported.

    row        line in the file, the head being line 1
    document   the order or invoice that it belongs to
    field      column at fault, empty for the whole row
    code       stable short code
    original   the row as it stands in the file
    """

    row: int
    document: str
    field: str
    code: str
    reason: str
    original: Mapping[str, Any]


Item = Outgoing | Refusal
