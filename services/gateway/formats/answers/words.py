"""What every format says of an answer alike: the order's number, what becomes of lines, words."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from orders.business.money import PLACES, money
from orders.contracts.records import AnswerIssued, AnswerKind, AnswerLine, InsteadLine
from services.gateway.formats.values.references import decoded

Outcome = Literal["accepted", "changed", "substituted", "rejected", "unchanged"]
DECIDED: frozenset[AnswerKind] = frozenset(
    {"CONFIRMED", "REDUCED", "SUBSTITUTED", "CANCELLED", "REJECTED"}
)
"""Answers that say what becomes of each line."""
LATER: frozenset[AnswerKind] = frozenset(
    {"CHANGED", "CHANGE_REFUSED", "REDUCED", "SUBSTITUTED", "CANCELLED"}
)
"""Answers about an order that was told before."""
FIRST_VERSION = 1
_FINEST = Decimal("0.000001")
_TEXTS: Mapping[str, str] = {
    "CORRECTION": "The order must be corrected",
    "CHANGE_REFUSED": "Refused; the order stands as it was",
    "CANCELLED": "The order is cancelled",
    "REJECTED": "The order is not accepted",
    "SUBSTITUTED": "Another article goes, as agreed",
}

_RESPONSES: Mapping[AnswerKind, str] = {
    "RECEIVED": "AB",
    "CHANGED": "AB",
    "CORRECTION": "AB",
    "REDUCED": "CA",
    "SUBSTITUTED": "CA",
    "CHANGE_REFUSED": "RE",
    "CANCELLED": "RE",
    "REJECTED": "RE",
}
_ACCEPTED, _CONDITIONALLY = "AP", "CA"


class Note(NamedTuple):
    """Words for people; `code` is stable."""

    code: str
    text: str


def reference(said: AnswerIssued) -> str:
    """The number under which the partner ordered, as it wrote it (IN-02)."""
    known = said["order_id"].partition(":")[2]
    try:
        return decoded(known)
    except UnicodeDecodeError:  # it is not ours that is encoded
        return known


def is_of_change(said: AnswerIssued) -> bool:
    """Whether it is about a change of an order that was told before, theirs or ours."""
    later = said["version"] > FIRST_VERSION
    return later or said["kind"] in LATER


def outcomes(said: AnswerIssued) -> Iterator[tuple[AnswerLine, Outcome]]:
    """What becomes of each line; none where nothing is decided yet."""
    if said["kind"] == "CHANGE_REFUSED":
        yield from ((line, "unchanged") for line in said["lines"])
    elif said["kind"] in DECIDED:
        yield from ((line, _outcome(line)) for line in said["lines"])


def whole(said: AnswerIssued) -> bool:
    """Whether all that was ordered stands, as it was ordered."""
    return all(_outcome(line) == "accepted" for line in said["lines"])


def response_code(said: AnswerIssued) -> str:
    """UN/EDIFACT 4343 of the whole order: AP all of it is accepted, CA less of it, RE nothing or no
    change of it, AB nothing is decided."""
    return _RESPONSES.get(said["kind"]) or (_ACCEPTED if whole(said) else _CONDITIONALLY)


def notes(said: AnswerIssued) -> Iterator[Note]:
    """Why it is so, and what to correct: every fault, with its line."""
    if text := _TEXTS.get(said["kind"]):
        because = f": {said['because']}" if said["because"] else ""
        yield Note(said["reason"] or said["kind"].lower(), text + because)
    for line in said["lines"] if said["kind"] == "SUBSTITUTED" else ():
        if (other := line["instead"]) is not None:
            total = money(other["total_minor"], said["currency"])
            where, goes = f"line {line['line']}", f"{other['sku']} ({other['name']})"
            yield Note("substituted", f"{where}: {goes} for {line['sku']}, {total} with tax")
    for fault in said["faults"]:
        where = f"line {fault['line']}: " if fault["line"] else ""
        yield Note(fault["code"], f"{where}{fault['message']} ({fault['field']})")


def price(line: AnswerLine, currency: str) -> Decimal:
    """The price of `price_per` units, as it was ordered, in the currency's major unit."""
    return _major(line["unit_price_minor"], currency)


def costs(other: InsteadLine, currency: str) -> Decimal:
    """What all of a line costs without tax by the article that goes, in the major unit."""
    return _major(other["total_minor"] - other["tax_minor"], currency)


def price_of_one(line: AnswerLine, currency: str) -> Decimal:
    """The same of one unit, to six decimals."""
    exact = price(line, currency) / max(line["price_per"], 1)
    return exact.quantize(_FINEST, ROUND_HALF_UP).normalize()


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-PLACES.get(currency, 2))


def _outcome(line: AnswerLine) -> Outcome:
    if line["standing"] == 0:
        return "rejected"
    if line["instead"] is not None:
        return "substituted"
    return "accepted" if line["standing"] == line["quantity"] else "changed"
