"""Control numbers of partners' interchanges, and what intake said of each."""

from typing import Any, NamedTuple

from orders.audit.source import Record


class Came(NamedTuple):
    """An interchange under a number. `position`: partition/offset, as answers name it."""

    position: str
    content: bytes


class Said(NamedTuple):
    """What intake said of one. `first_at`, `at`: business time, ms."""

    outcome: str
    first_at: int
    at: int


class Interchanges:
    """All that came under one control number, in its order; `said`: by position."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.said: dict[str, Said] = {}

    def take(self, value: Any, record: Record) -> None:
        """One more record of the number."""
        if "content" in value:
            position = f"{record.partition}/{record.offset}"
            self.came.append(Came(position, value["content"]))
        else:
            position = record.header("cause").partition("/")[2]
            self.said[position] = Said(value["outcome"], value["first_at"], value["at"])
