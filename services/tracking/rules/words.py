"""How the reason of a record is put into words. Never personal data: it stays inside `order`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orders.business.temperatures import measured
from orders.business.times import moment

Explain = Callable[[Any], str]


def explainer(fields: tuple[str, ...]) -> Explain:
    """What a record says of its reason, from the fields that hold it; nothing without any."""
    parts = tuple((field, WORDS.get(field, str)) for field in fields)
    if len(parts) == 1:
        field, words = parts[0]
        return lambda record: words(record[field])
    return lambda record: ", ".join(
        [text for field, words in parts if (text := words(record[field]))]
    )


def _decision(decision: Mapping[str, Any]) -> str:
    """The rules that did not simply pass."""
    return "; ".join(
        [
            f"{rule['rule']}: {rule['because']}"
            for rule in decision["rules"]
            if rule["outcome"] != "passed"
        ]
    )


def _faults(faults: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(f"{fault['field']}: {fault['code']}" for fault in faults)


def _holds(holds: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(f"{hold['rule']}: {hold['because']}" for hold in holds)


def _shortages(shortages: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(
        f"{short['sku']}: {short['needed']} needed, {short['available']} there"
        for short in shortages
    )


def _changes(changes: Iterable[Mapping[str, Any]]) -> str:
    """Which fields; what they said is personal data."""
    return ", ".join(dict.fromkeys(change["pointer"] for change in changes))


WORDS: dict[str, Explain] = {
    "changes": _changes,
    "decision": _decision,
    "faults": _faults,
    "holds": _holds,
    "shortages": _shortages,
    "first_asked_at": moment,
    "promised_at": moment,
    "expected_at": moment,
    "marks": ", ".join,
    "temperatures": measured,
}
"""Fields that are no plain words or numbers."""
