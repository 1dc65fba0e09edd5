"""A label as PDF. Whatever prints other papers may stand in for `page`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from orders.business.typesetting import typeset
from services.papers.labels.data import Label
from services.papers.labels.saying import said
from services.papers.rendering.fonts import FAMILIES, fonts, second_alone
from services.papers.rendering.letters import Letters

TEMPLATE = Path(__file__).with_name("label.typ").read_text(encoding="utf-8")
BREAKABLE = 8
"""So often a word may be broken: columns are narrow."""


class Page(NamedTuple):
    """`unprinted`: code points of characters that no font has; they stand in their place."""

    pdf: bytes
    unprinted: tuple[str, ...]


def rendered(labels: Sequence[Label], language: str = "", link: str = "") -> Page:
    """A page a label, dated as the first was packed: the same labels give the same bytes. Raises
    ValueError for a package whose number is no SSCC."""
    return page([said(label, language, link) for label in labels], labels[0].at)


def page(told: Sequence[Mapping[str, Any]], at: int) -> Page:
    """What is said, laid out by the template; `at`: milliseconds since 1970."""
    letters = Letters(BREAKABLE, BREAKABLE, leftward=True)
    shown = letters.printable(told)
    inputs = {"data": {"labels": shown, "fonts": FAMILIES, "second_alone": second_alone()}}
    return Page(typeset(TEMPLATE, inputs, fonts(), at, "a-2u"), tuple(sorted(letters.unprintable)))
