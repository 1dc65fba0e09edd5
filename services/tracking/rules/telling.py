"""What the timeline says of a record: a code and parameters, never words, and nothing that its
schema calls personal or staff's (TR-01)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orders.business.temperatures import measured
from orders.contracts.catalogue import TOPICS
from services.tracking.rules.table import Row

NOTHING_SECRET = ("public", "internal")


Said = tuple[str, dict[str, str]]
"""Code of the reason, empty if there is none, and what a text about it names."""
Tell = Callable[[Mapping[str, Any]], Said]


def teller(row: Row) -> Tell:
    """What is told of the row's records: the fields that explain them, as far as they are nobody's
    secret."""
    known = _known(row.record)
    code, coded = row.code, CODES.get(row.code)
    parts = tuple(
        (field, CODES.get(field, str))
        for field in row.because
        if field in known and (field != code or coded is not None)
    )
    if not code:
        return lambda record: ("", _named(parts, record))
    if coded is None:
        return lambda record: (record[code], _named(parts, record))
    return lambda record: (coded(record[code]).partition(",")[0], _named(parts, record))


def _named(parts: tuple[tuple[str, Callable[[Any], str]], ...], record: Any) -> dict[str, str]:
    return {field: text for field, short in parts if (text := short(record[field]))}


def _known(record: type) -> frozenset[str]:
    """Fields that the timeline may tell."""
    [schema, *_] = (
        one.schema for topic in TOPICS.values() for one in topic.records if one.record is record
    )
    return frozenset(
        field["name"] for field in schema["fields"] if field["class"] in NOTHING_SECRET
    )


def _rules(decision: Mapping[str, Any]) -> str:
    """Those that did not simply pass."""
    return ",".join(
        [rule["code"] or rule["rule"] for rule in decision["rules"] if rule["outcome"] != "passed"]
    )


def _each(name: str) -> Callable[[Iterable[Mapping[str, Any]]], str]:
    return lambda found: ",".join(dict.fromkeys(str(one[name]) for one in found))


CODES: dict[str, Callable[[Any], str]] = {
    "changes": _each("pointer"),
    "decision": _rules,
    "faults": _each("code"),
    "holds": _each("kind"),
    "shortages": _each("sku"),
    "marks": ",".join,
    "temperatures": measured,
    "expected_at": lambda at: "" if at is None else str(at),
}
"""Fields that are no plain words or numbers. Of changes only which fields: what they said is
personal data."""
