"""What every call to Redis compares before it does anything."""

from dataclasses import dataclass
from typing import NamedTuple


class BatchId(NamedTuple):
    """Which batch of which owner of a partition. Later is larger: whatever an owner does comes
    behind all that the owners before it did. As text, which Redis keeps: "token:batch"."""

    fencing_token: int
    batch: int

    def __str__(self) -> str:
        return f"{self.fencing_token}:{self.batch}"

    @classmethod
    def parse(cls, text: str) -> "BatchId":
        """Nothing of an empty text."""
        token, _, batch = text.partition(":")
        return cls(int(token), int(batch)) if batch else NOTHING


NOTHING = BatchId(0, -1)
"""What is confirmed where nothing ever was."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The owner's fencing token of the partition, and the last batch that was confirmed there."""

    fencing_token: int
    confirmed: BatchId
