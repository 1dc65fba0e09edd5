"""What stands in the archive under keys whose time is over."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from orders.client.archive.chains import contents
from orders.client.keyroom.keys import Of, Purpose


class Over(NamedTuple):
    """What was kept until the end of that year: so many people, and parts of so many entries."""

    purpose: Purpose
    until: int
    people: int
    parts: int


def counted(folder: Path, keys: Iterable[Of]) -> tuple[list[Over], int]:
    """What stands under these keys; and how many entries have people in clear, as they were
    archived before parts were sealed. Raises as `contents`."""
    over, clear = set(keys), 0
    parts = Counter[tuple[Purpose, int]]()
    for _, content in contents(folder):
        clear += "parts" not in content
        for part in content.get("parts", ()):
            if Of(content["person"], part["purpose"], part["until"]) in over:
                parts[part["purpose"], part["until"]] += 1
    people = Counter((key.purpose, key.until) for key in over)
    return [Over(*kind, people[kind], parts[kind]) for kind in sorted(people)], clear
