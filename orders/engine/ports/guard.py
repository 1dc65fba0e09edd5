"""What every call to Redis compares before it does anything."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """What every Redis call compares: the owner's fencing token of the partition, and the last
    confirm that this store received, "token:batch"."""

    fencing_token: int
    confirmed: str
