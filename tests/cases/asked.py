"""Of an order a stage asks one thing at a time, each offer is closed once, and nobody has agreed or
declined who did not say so of it (CF-05)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from orders.business.offers import maker

Answer = tuple[str, str, bool]
"""Order, offer, and whether it was accepted."""


class Asked:
    """Fed with offers as they are made and closed, and with answers before that; what was agreed to
    beforehand is made and closed at once."""

    def __init__(self) -> None:
        self._open: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._answers: set[Answer] = set()
        self._wrong: list[str] = []

    def answered(self, answer: Mapping[str, Any]) -> None:
        """One more `OfferAnswered`. One without a proof is nobody's."""
        if answer["proof"] or answer["answered_by"]:
            self._answers.add((answer["order_id"], answer["offer_id"], answer["accepted"]))

    def made(self, offer: Mapping[str, Any]) -> None:
        """One more `OfferMade`."""
        self._of(offer).add(offer["offer_id"])

    def closed(self, offer: Mapping[str, Any]) -> None:
        """One more `OfferClosed`."""
        key, number, how = offer["order_id"], offer["offer_id"], offer["how"]
        if number not in self._of(offer):
            self._wrong.append(f"{key}: {number} is closed, and was not open")
        self._of(offer).discard(number)
        said = how in ("accepted", "declined") and offer["closed_by"] != "silence"
        if said and (key, number, how == "accepted") not in self._answers:
            self._wrong.append(f"{key}: {number} is {how}, and nobody said so")

    def wrong(self, states: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        """What was wrong since, and what is now that all is at rest. `states`: inventory's, of
        orders that it is not done with."""
        for (key, stage), numbers in self._open.items():
            state = states.get(key) if stage == "inventory" else None
            known = {state["offer"]["offer_id"]} if state and state["offer"] else set[str]()
            if numbers != known if stage == "inventory" else len(numbers) > 1:
                yield f"{key} is asked {sorted(numbers)}, and {stage} knows of {sorted(known)}"
        yield from self._wrong
        self._wrong.clear()

    def _of(self, offer: Mapping[str, Any]) -> set[str]:
        return self._open[offer["order_id"], maker(offer["offer_id"])]
