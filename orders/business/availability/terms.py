"""The addends of an answer, named, so that whoever explains it can say each."""

from typing import Literal, NamedTuple

TermName = Literal[
    "on_hand", "reserved", "ahead", "incoming", "expiring", "safety", "other_channels"
]


class Term(NamedTuple):
    """`amount`: what it adds, below 0 what it takes away; `unit`: of the article."""

    name: TermName
    amount: int
    unit: str


class Available(NamedTuple):
    """`quantity`: what can be had, never below 0: the sum of the terms, or 0 where that is less."""

    quantity: int
    terms: tuple[Term, ...]
