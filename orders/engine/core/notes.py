"""What stands in the header `notes` of every state record: under which policy and which reference
data it was decided.

`<policy version> <table>=<offsets> …`, a table being a reference topic without its `ref.`, its
offsets one Avro long a partition in base64: short, because it is written with every state, and
exact, because past decisions are folded again from it (`orders.replay`).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from orders.contracts.codec.varint import long_bytes, read_number

PREFIX = "ref."

Offsets = Mapping[str, Mapping[int, int]]
"""Reference topic -> partition -> offset up to which the table was read (exclusive)."""


class Notes(NamedTuple):
    """The header, read."""

    policy: str
    offsets: dict[str, dict[int, int]]


def offsets_text(offsets: Offsets) -> str:
    """The tables' part of the header. Every topic names its partitions from 0 on without a gap."""
    return " ".join(
        f"{topic.removeprefix(PREFIX)}={_packed(at)}" for topic, at in sorted(offsets.items())
    )


@lru_cache(1_000)  # hardly any two states in a row differ in it
def read_notes(header: str) -> Notes:
    """Raises ValueError for text that is no such header."""
    policy, *tables = header.split()
    named = (table.partition("=") for table in tables)
    return Notes(
        policy, {PREFIX + name: dict(enumerate(_unpacked(text))) for name, _, text in named}
    )


def _packed(at: Mapping[int, int]) -> str:
    numbers = b"".join(long_bytes(at[partition]) for partition in range(len(at)))
    return urlsafe_b64encode(numbers).rstrip(b"=").decode()


def _unpacked(text: str) -> Iterator[int]:
    numbers, at = urlsafe_b64decode(text + "=" * (-len(text) % 4)), 0
    while at < len(numbers):
        number, at = read_number(numbers, at)
        yield number
