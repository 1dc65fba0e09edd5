"""Whoever has some of a recalled lot has heard of it, once it was listed who has (IV-08)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orders.business.lots import Lot
from orders.contracts.records import ShelfArticle

RECALLED = "recalled"
Recall = tuple[str, str]
"""(number, lot as accounts name it)."""


class Recalled:
    """Fed with who was listed; `unheard` is asked when all is at rest."""

    def __init__(self) -> None:
        self._listed: set[tuple[str, str]] = set()

    def listed(self, value: Mapping[str, Any], article: ShelfArticle | None) -> None:
        """One more `HoldersListed`; of a lot that is not recalled, or by another number, nobody
        hears anything."""
        name = value["document_id"], value["lot"]
        if name in {(number, Lot.of(lot).name) for number, lot in _recalls(article)}:
            self._listed.add(name)

    def unheard(
        self, article: ShelfArticle | None, states: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[str]:
        """Orders that hold some, and have not heard. `states`: allocation's, of orders."""
        for number, lot in _recalls(article):
            name = Lot.of(lot).name
            if (number, name) not in self._listed:
                continue
            for key in _holders(lot, states):
                if f"{number}/{name}/held" not in states[key]["recalls"]:
                    yield f"{key} has some of {lot}, and has not heard of {number}"


def _recalls(article: ShelfArticle | None) -> Iterator[Recall]:
    for block in article["blocks"] if article is not None else ():
        if block["quality"] == RECALLED and not block["warehouse"]:
            yield block["document_id"], block["lot"]


def _holders(lot: str, states: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    return (
        key
        for key, state in states.items()
        if any(one["account"].endswith(f"#{lot}") for one in state["reservations"])
    )
