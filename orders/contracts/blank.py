"""State records with nothing in them yet."""

from functools import cache
from typing import Any, TypeVar, cast

from orders.contracts.catalogue import record_type
from orders.contracts.codec.avro import compile_reader

T = TypeVar("T")


def blank(record: type[T]) -> T:
    """A new value of a state record, every field at its default; the caller may change it
    freely."""
    template, containers = _template(cast(Any, record))
    value = template.copy()
    for name, empty in containers:
        value[name] = empty()
    return cast(T, value)


@cache
def _template(record: type[Any]) -> tuple[dict[str, Any], tuple[tuple[str, type[Any]], ...]]:
    """The defaults, and which of them are (always empty) lists or maps that every value needs
    for itself."""
    schema = record_type(record).schema
    value, _ = compile_reader({**schema, "fields": []}, schema)(
        b"", 0
    )  # what a writer of no fields leaves to the defaults
    containers = tuple(
        (name, type(default)) for name, default in value.items() if isinstance(default, list | dict)
    )
    if filled := [name for name, _ in containers if value[name]]:
        raise NotImplementedError(f"{record.__name__}: defaults of {filled} are not empty")
    return value, containers
