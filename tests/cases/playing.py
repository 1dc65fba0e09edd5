"""Histories are played in a house that has what they need; what was said of it is found again."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.cases.histories import Move, furniture
from tests.cases.inside import Inside
from tests.cases.place import ready
from tests.cases.steps import Send


def play(place: Inside, moves: Sequence[Move]) -> None:
    """One move after another. What is said again is said in the very words of the first time."""
    said: dict[int, Any] = {}
    for move in (*furniture(), *moves):
        if isinstance(move, Send):
            value = said.setdefault(id(move), ready(move, place))
            place.send(move.record, move.key, value)
        else:
            place.pass_days(move)


def told_of(place: Inside, name: str) -> list[Mapping[str, Any]]:
    """All records of that name, in each key's order."""
    return [one.value for one in place.told() if one.name == name]
