"""A finding of the doctor, and how an examination is run: a server that does not answer is a
finding, too."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import ConfigError, TransientError
from orders.engine.settings import Settings

Status = Literal["ok", "FAIL", "skipped"]
Examination = Callable[[Settings], Iterable["Check"]]


class Check(NamedTuple):
    """`found`: what is there; `next`: what to do, empty if all is well."""

    check: str
    status: Status
    found: str
    next: str = ""


def ok(check: str, found: str) -> Check:
    """All is well."""
    return Check(check, "ok", found)


def fail(check: str, found: str, next_step: str) -> Check:
    """Something is wrong; the next step mends it."""
    return Check(check, "FAIL", found, next_step)


def examine(
    name: str, examination: Examination, settings: Settings, next_step: str
) -> Iterator[Check]:
    """All findings of an examination; the fault that ends it is the last. `next_step`: what to
    do about a server that does not answer."""
    try:
        yield from examination(settings)
    except (TransientError, RegistryUnavailable, ConfigError) as error:
        yield fail(name, str(error), next_step)
