"""Fields of an order by path, as channels and faults name them."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_STEP = re.compile(r"(\w+)(?:\[(\w*)\])?")


class Field(NamedTuple):
    """A field, and the path at which it stands: `lines[2].specification`."""

    path: str
    value: Any


def fields(part: Any, path: str, before: str = "") -> Iterator[Field]:
    """Every field of a decoded order, or of a part of it, that a path names. In brackets stands
    which members of a list are meant: all (`lines[].specification`), or those of a kind or scheme
    (`buyer.contacts[EMAIL]`), which are one field. Raises KeyError for a path that there is not."""
    step, _, rest = path.partition(".")
    found = _STEP.fullmatch(step)
    if part is None:
        yield Field(before + path, None)
    elif found is None or found[1] not in part:
        raise KeyError(path)
    else:
        value, where = part[found[1]], before + found[1]
        if found[2] is None:
            yield from fields(value, rest, f"{where}.") if rest else (Field(where, value),)
        elif found[2]:
            yield Field(where, [one for one in value if found[2] in one.values()])
        else:
            for n, one in enumerate(value):
                yield from fields(one, rest, f"{where}[{n}].")
