"""Card numbers have no place in an order, nor in what is kept of it (PCI DSS 3.4, 3.5)."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from stdnum import luhn

FEWEST, MOST = 13, 19
"""Digits of a card number (ISO/IEC 7812-1)."""
_DIGITS = re.compile("[0-9]+")
_ESCAPE = (
    r"\\u00(3[0-9]|2[0dD])"  # of JSON: a digit, a blank, a hyphen
    r"|&#(?:0*(4[89]|5[0-7]|32|45)|[xX]0*(3[0-9]|2[0dD]));"  # of XML: the same
)
_ESCAPED, _CHARACTER = re.compile(_ESCAPE), re.compile(f"{_ESCAPE}|[0-9]")
_RUN = re.compile(f"[0-9][0-9 -]{{{FEWEST - 2},}}[0-9]")
"""Digits, in groups or not: a card number may stand in it, between other numbers. It is looked for
in every byte of a document: a stricter pattern takes twice as long."""
_ANY = re.compile(f"[0-9]{{{FEWEST},{MOST}}}")
_ISSUED = re.compile(
    "4[0-9]{15}(?:[0-9]{3})?"  # Visa
    "|(?:5[1-5]|2[2-7])[0-9]{14}"  # Mastercard, Mir
    "|3[47][0-9]{13}"  # American Express
    "|3[0689][0-9]{12,17}"  # Diners Club
    "|(?:35|5[06-9]|6[0-9]|8[12])[0-9]{14,17}"  # JCB, Maestro, Discover, UnionPay, RuPay
)
"""Numbers as issuers give them. Every tenth number of an article or of a shop's own has the check
digit of a card, so it alone would cross out what a document is about."""
_ALIKE = bytes.maketrans(b"123456789", b"0" * 9)
_BETWEEN = b" -\0"
_FEWEST_ALIKE = b"0" * FEWEST
_ISSUED_AT_LEAST = b"0" * 14
"""Of Diners Club: one digit more than GTINs and times in milliseconds have."""
FREE_TEXTS = ("notes", "specification")
"""Fields of an order and of a line in which buyers write what they like."""


def may_be_in(document: bytes) -> bool:
    """False only if `crossed_out` would find nothing in it, be it ASCII or each letter of it beside
    NULs, as in UTF-16; ten times as fast."""
    alike = document.translate(_ALIKE, _BETWEEN)
    return any(one in alike for one in (_ISSUED_AT_LEAST, b"\\u0000", b"&#"))


def masked(text: str) -> str:
    """The text with what looks like a card number and has its check digit crossed out."""
    if _FEWEST_ALIKE not in text.encode("utf-8", "surrogatepass").translate(_ALIKE, _BETWEEN):
        return text
    return _replaced(text, ((start, end, "[card number]") for start, end in _numbers(text, _ANY)))


def without_cards(fields: Mapping[str, Any]) -> dict[str, Any]:
    """An order, those fields of one that change, or a line, with its free texts masked."""
    said: dict[str, Any] = {name: masked(fields[name]) for name in FREE_TEXTS if name in fields}
    if "lines" in fields:
        said["lines"] = [without_cards(line) for line in fields["lines"]]
    return {**fields, **said}


def crossed_out(text: str) -> tuple[str, int]:
    """A text of whatever is in it, as long as it was: each digit of a number that an issuer of
    cards gives is an X, be it written as an escape of JSON or XML. And how many such numbers there
    were."""
    plain, place = _spelled_out(text)
    found = [(place(start), place(end)) for start, end in _numbers(plain, _ISSUED)]
    spans = [(start, end, _CHARACTER.sub(_crossed, text[start:end])) for start, end in found]
    return _replaced(text, spans), len(spans)


def _spelled_out(text: str) -> tuple[str, Callable[[int], int]]:
    """The text with the characters that its escapes stand for, and where in the text a place of
    that is."""
    pieces, escapes, longer, done = list[str](), list[int](), [0], 0
    for escape in _ESCAPED.finditer(text):
        begin, end = escape.span()
        pieces += [text[done:begin], chr(_code(escape))]
        escapes.append(begin - longer[-1])
        longer.append(longer[-1] + end - begin - 1)
        done = end
    plain = "".join([*pieces, text[done:]])
    return plain, lambda at: at + longer[bisect_left(escapes, at)]


def _code(escape: re.Match[str]) -> int:
    in_json, decimal, hexadecimal = escape.groups()
    return int(decimal) if decimal else int(in_json or hexadecimal, 16)


def _crossed(character: re.Match[str]) -> str:
    """An X in place of a digit, written as it was; what stands between digits stays."""
    written = character[0]
    if len(written) == 1:
        return "X"
    if not chr(_code(character)).isdigit():
        return written
    if character[1]:
        return rf"\u00{ord('X'):02x}"
    return f"{written[:-3]}{ord('X')};" if character[2] else f"{written[:-3]}{ord('X'):02x};"


def _replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """`spans`: from, to, and what stands there from now on."""
    pieces, done = [], 0
    for start, end, instead in spans:
        pieces += [text[done:start], instead]
        done = end
    return "".join([*pieces, text[done:]])


def _numbers(text: str, form: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where numbers of this form stand that have the check digit of a card, from and to."""
    for run in _RUN.finditer(text):
        groups = [one.span() for one in _DIGITS.finditer(text, *run.span())]
        at = 0
        while at < len(groups):
            count = _groups_of_one(text, groups[at : at + MOST], form)
            if count:
                yield groups[at][0], groups[at + count - 1][1]
            at += count or 1


def _groups_of_one(text: str, groups: list[tuple[int, int]], form: re.Pattern[str]) -> int:
    """How many of the first groups, one character apart, make one number, the longest; 0 if they
    make none."""
    found, digits, before = 0, "", groups[0][0]
    for count, (start, end) in enumerate(groups, 1):
        digits += text[start:end]
        if len(digits) > MOST or start - before > 1:
            break
        before = end
        if form.fullmatch(digits) and luhn.is_valid(digits):
            found = count
    return found
