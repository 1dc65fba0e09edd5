"""Which codec reads and writes: the native one if it is built, else generated Python. Values,
bytes and refusals are the same."""

import os
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from orders.contracts.codec.native.library import library, load
from orders.contracts.codec.program import Program
from orders.contracts.codec.reading import reading_function
from orders.contracts.codec.writing import writing_function

SWITCH = "ORDERS_NATIVE"
"""The environment variable that chooses Python if it is `off`: read here, since every process
that reads a record does, with or without settings."""


class Functions(NamedTuple):
    """What a codec makes of programs. `because`: why it was chosen, if one may wonder.

    reading_function   (program) -> (bytes, position of the value) -> (value, position after it)
    writing_function   (program, prefix) -> record -> prefix and its bytes

    What does not fit makes both raise, of any kind. Reading may end beyond the bytes.
    """

    name: str
    reading_function: Callable[[Program], Callable[[bytes, int], tuple[Any, int]]]
    writing_function: Callable[[Program, bytes], Callable[[Mapping[str, Any]], bytes]]
    because: str = ""


PYTHON = Functions("python", reading_function, writing_function)


@cache
def chosen() -> Functions:
    """The codec of this process."""
    if os.environ.get(SWITCH, "").lower() == "off":
        return PYTHON._replace(because=f"{SWITCH}=off")
    try:
        return native()
    except ImportError:
        return PYTHON._replace(because="the native codec is not built")


def native() -> Functions:
    """The native codec. Raises ImportError if it is not built."""
    program = load(library()).Program
    return Functions(
        "native",
        lambda steps: program(steps, b"").read,
        lambda steps, prefix: program(steps, prefix).write,
    )
