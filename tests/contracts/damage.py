"""Bytes and values that went wrong: what a codec must refuse, or read and write all the same."""

from collections import OrderedDict
from collections.abc import Callable
from random import Random
from types import MappingProxyType
from typing import Any

LIMITS = (
    b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
    b"\xff" * 9 + b"\x01",
    b"\xff" * 9 + b"\x7f",
    b"\xff" * 11,
)
"""Numbers at the ends of 64 bits, and beyond."""


def damaged(payload: bytes, random: Random) -> bytes:
    """The payload with a few faults, such as transport and careless writers make."""
    spoilt = bytearray(payload)
    for _ in range(random.randint(1, 3)):
        at = random.randint(0, len(spoilt))
        match random.randrange(6):
            case 0:
                del spoilt[at:]
            case 1:
                del spoilt[at : at + random.randint(1, 4)]
            case 2:
                spoilt[at:at] = random.randbytes(random.randint(1, 4))
            case 3:
                spoilt[at : at + 1] = bytes([random.randrange(256)])
            case 4:
                spoilt[at : at + 1] = bytes(
                    [1 << random.randrange(8) ^ (spoilt[at : at + 1] or b"\0")[0]]
                )
            case 5:
                spoilt[at : at + 1] = random.choice(LIMITS)
    return bytes(spoilt)


def spoilt(value: Any, random: Random) -> Any:
    """A copy of the value in which one part, somewhere, is not what it was."""
    if isinstance(value, dict) and value and random.randrange(8):
        key = random.choice(list(value))
        return {**value, key: spoilt(value[key], random)}
    if isinstance(value, list) and value and random.randrange(8):
        at = random.randrange(len(value))
        return [*value[:at], spoilt(value[at], random), *value[at + 1 :]]
    return random.choice(CHANGES)(value, random)


def _without_a_part(value: Any, random: Random) -> Any:
    if not isinstance(value, dict | list) or not value:
        return None
    gone = random.choice(list(value) if isinstance(value, dict) else range(len(value)))
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if key != gone}
    return value[:gone] + value[gone + 1 :]


def _other_container(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        others: tuple[Callable[[Any], Any], ...] = (OrderedDict, MappingProxyType, list, Lookup)
        return random.choice(others)(value)
    if isinstance(value, list):
        ways: tuple[Callable[[Any], Any], ...] = (tuple, iter, dict.fromkeys, len)
        return random.choice(ways)([str(part) for part in value])
    return [value]


class Lookup:
    """What has fields and is no dictionary."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]


class Whole:
    """What passes for an integer and is none."""

    def __index__(self) -> int:
        return 7


OTHERS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**31,
    -(2**31) - 1,
    2**63,
    -(2**63) - 1,
    1.5,
    float("inf"),
    1e300,
    "",
    "UNKNOWN",
    "ü" * 70,
    "\ud800",
    b"\xff",
    bytearray(b"\0"),
    [],
    {},
    [None],
    {"a": None},
    {1: 2},
    object(),
    Whole(),
)
"""Values of every kind, few of which fit anywhere."""

CHANGES: tuple[Callable[[Any, Random], Any], ...] = (
    lambda value, random: random.choice(OTHERS),
    _without_a_part,
    _other_container,
    lambda value, random: (
        {**value, "nobody_knows_it": 1} if isinstance(value, dict) else str(value)
    ),
)
