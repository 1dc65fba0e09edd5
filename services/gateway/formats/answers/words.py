"""What every format says of an answer alike: the order's number, what becomes of lines, words."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from orders.business.money import PLACES
from orders.contracts.records import AnswerIssued, AnswerKind, AnswerLine
from services.gateway.formats.values.references import decoded

Outcome = Literal["accepted", "changed", "rejected", "unchanged"]
DECIDED: frozenset[AnswerKind] = frozenset({"CONFIRMED", "REDUCED", "CANCELLED", "REJECTED"})
"""Answers that say what becomes of each line."""
FIRST_VERSION = 1
_FINEST = Decimal("0.000001")
_TEXTS: Mapping[str, str] = {
    "CORRECTION": "The order must be corrected",
    "CHANGE_REFUSED": "Refused; the order stands as it was",
    "CANCELLED": "The order is cancelled",
    "REJECTED": "The order is not accepted",
}

_RESPONSES: Mapping[AnswerKind, str] = {
    "RECEIVED": "AB",
    "CHANGED": "AB",
    "CORRECTION": "AB",
    "REDUCED": "CA",
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
    return later or said["kind"] in {"CHANGED", "CHANGE_REFUSED", "REDUCED", "CANCELLED"}


def outcomes(said: AnswerIssued) -> Iterator[tuple[AnswerLine, Outcome]]:
    """What becomes of each line; none where nothing is decided yet."""
    if said["kind"] == "CHANGE_REFUSED":
        yield from ((line, "unchanged") for line in said["lines"])
    elif said["kind"] in DECIDED:
        yield from ((line, _outcome(line)) for line in said["lines"])


def whole(said: AnswerIssued) -> bool:
    """Whether all that was ordered stands."""
    return all(line["standing"] == line["quantity"] for line in said["lines"])


def response_code(said: AnswerIssued) -> str:
    """UN/EDIFACT 4343 of the whole order: AP all of it is accepted, CA less of it, RE nothing or no
    change of it, AB nothing is decided."""
    return _RESPONSES.get(said["kind"]) or (_ACCEPTED if whole(said) else _CONDITIONALLY)


def notes(said: AnswerIssued) -> Iterator[Note]:
    """Why it is so, and what to correct: every fault, with its line."""
    if text := _TEXTS.get(said["kind"]):
        because = f": {said['because']}" if said["because"] else ""
        yield Note(said["reason"] or said["kind"].lower(), text + because)
    for fault in said["faults"]:
        where = f"line {fault['line']}: " if fault["line"] else ""
        yield Note(fault["code"], f"{where}{fault['message']} ({fault['field']})")


def price(line: AnswerLine, currency: str) -> Decimal:
    """The price of `price_per` units, in the currency's major unit."""
    return Decimal(line["unit_price_minor"]).scaleb(-PLACES.get(currency, 2))


def price_of_one(line: AnswerLine, currency: str) -> Decimal:
    """The same of one unit, to six decimals."""
    exact = price(line, currency) / max(line["price_per"], 1)
    return exact.quantize(_FINEST, ROUND_HALF_UP).normalize()


def _outcome(line: AnswerLine) -> Outcome:
    if line["standing"] == 0:
        return "rejected"
    return "accepted" if line["standing"] == line["quantity"] else "changed"
