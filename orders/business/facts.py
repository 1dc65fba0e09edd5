"""Facts: what a rule compared, as data, so that a decision can be told in any language and what
would have changed it can be worked out.

Numbers are whole, in the unit that is named: minor units of an ISO 4217 currency, percent, day, …
Never personal data: facts are kept with the decision, and shown.
"""

from collections.abc import Iterable

from orders.contracts.records import Comparison, Fact


def beside(name: str, value: int | str, unit: str = "", line: int = 0) -> Fact:
    """Something that belongs to what the rule says, and is compared with nothing."""
    return _fact(name, value, "NONE", "", unit, line)


def at_most(name: str, value: int, bound: int, unit: str = "", line: int = 0) -> Fact:
    """The value may not be above the bound."""
    return _fact(name, value, "AT_MOST", bound, unit, line)


def at_least(name: str, value: int, bound: int, unit: str = "", line: int = 0) -> Fact:
    """The value may not be below the bound."""
    return _fact(name, value, "AT_LEAST", bound, unit, line)


def below(name: str, value: int, bound: int, unit: str = "", line: int = 0) -> Fact:
    """The value must be below the bound."""
    return _fact(name, value, "BELOW", bound, unit, line)


def equal(name: str, value: int | str, bound: int | str, unit: str = "", line: int = 0) -> Fact:
    """The value must be the bound."""
    return _fact(name, value, "EQUAL", bound, unit, line)


def one_of(name: str, value: str, allowed: Iterable[str], line: int = 0) -> Fact:
    """The value must be among these words."""
    return _fact(name, value, "ONE_OF", ", ".join(allowed), "", line)


def none_of(name: str, value: str, barred: Iterable[str], line: int = 0) -> Fact:
    """The value may not be among these words."""
    return _fact(name, value, "NONE_OF", ", ".join(barred), "", line)


def _fact(
    name: str, value: int | str, comparison: Comparison, bound: int | str, unit: str, line: int
) -> Fact:
    return {
        "name": name,
        "line": line,
        "value": str(value),
        "comparison": comparison,
        "bound": str(bound),
        "unit": unit,
    }
