"""Segments -> text of X12 and EDIFACT: the counterpart of segments.py."""

import unicodedata
from collections.abc import Iterable, Sequence

from orders.business.interchanges.segments import Segment, Separators


def segment(tag: str, *elements: str | Sequence[str]) -> Segment:
    """A segment of ours: an element is a text, or components in their order."""
    parts = [(one,) if isinstance(one, str) else tuple(one) for one in elements]
    return Segment(0, tag, tuple(tuple(legible(text) for text in part) for part in parts))


def legible(text: str) -> str:
    """A value on one line without blanks around it: what an interchange can bear."""
    shown = (" " if unicodedata.category(one)[0] in "CZ" else one for one in text)
    return "".join(shown).strip()


def pieces(text: str, length: int, most: int) -> list[str]:
    """A text in pieces of a length, not more than so many; at least one."""
    text = legible(text)[: length * most]
    return [text[at : at + length] for at in range(0, len(text), length)] or [""]


def text_of(segments: Iterable[Segment], separators: Separators) -> str:
    """The segments as text. Elements and components at an end that say nothing are left out. A
    separator in a value is released; where nothing releases it, it becomes a blank."""
    return "".join(_line(one, separators) + separators.segment for one in segments)


def _line(one: Segment, separators: Separators) -> str:
    elements = [
        separators.component.join(_trimmed([_written(part, separators) for part in parts]))
        for parts in one.elements
    ]
    return separators.element.join([one.tag, *_trimmed(elements)])


def _trimmed(values: list[str]) -> list[str]:
    while values and not values[-1]:
        values.pop()
    return values


def _written(value: str, separators: Separators) -> str:
    release = separators.release
    for mark in sorted(filter(None, separators), key=lambda mark: mark != release):
        value = value.replace(mark, release + mark if release else " ")
    return value
