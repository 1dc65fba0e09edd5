"""What a person decides about a parked key (docs/architecture.md, Poison): try its letters again,
skip what failed, or discard the order."""

from typing import Any

from orders.contracts.blank import blank
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.context import Cause
from orders.engine.core.item import Item
from orders.engine.core.parking import FOLLOWS, Parking
from orders.engine.core.rounds import Rounds
from orders.engine.core.sorting import Sorter
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.core.wiring import Wiring
from orders.engine.errors import PoisonRecord
from orders.engine.ports.log import Changelog, Message


class Redrive:
    """Reads the stage's own dead-letter partition and folds a parked key's letters again, all in
    the batch of the request."""

    def __init__(self, wiring: Wiring, codec: Codec, changelog: Changelog, sorter: Sorter) -> None:
        self._wiring = wiring
        self._codec = codec
        self._changelog = changelog
        self._sorter = sorter

    def run(
        self,
        unit: UnitOfWork,
        rounds: Rounds,
        parking: Parking,
        message: Message,
        request: dict[str, str],
    ) -> None:
        """Do what is asked about a parked key. A key that is not parked, and a request of
        unknown kind: counted no-ops."""
        key, partition = request["key"], message.partition
        state = unit.state(partition, key)
        item = self._sorter.item(message)
        assert item is not None, "the sorter recognised it"
        if state is None or state["parked"] is None:
            unit.count(item, "ignored", "not_parked")
            return
        letters = self._letters(partition, key, state["parked"])
        complete = len(letters) == state["parked"]["letters"]
        match request["action"]:
            case "REDRIVE" | "SKIP" if not complete:
                unit.count(
                    item, "refused", "letters_missing"
                )  # retention took some: handling the rest would be another history
            case "REDRIVE":
                self._handle(unit, rounds, parking, item, state, letters)
                unit.count(item, "redriven")
            case "SKIP" if (
                self._wiring.ends_orders
                and not state["version"]
                and self._order_is_skipped(letters)
            ):
                unit.count(
                    item, "refused", "order_not_taken"
                )  # it would stand nowhere, and nobody would move it
            case "SKIP":
                self._handle(
                    unit,
                    rounds,
                    parking,
                    item,
                    state,
                    [letter for letter in letters if not _skipped(letter)],
                )
                unit.count(item, "skipped")
            case "DISCARD":
                self._discard(unit, item, state, request["because"])
            case _:
                unit.count(item, "ignored", "unknown_request")

    def _order_is_skipped(self, letters: list[dict[str, Any]]) -> bool:
        """Whether a letter that would be skipped came along the chain, and may be the order, and
        none of the others is the order."""
        chain = [letter for letter in letters if letter["topic"] == self._wiring.chain]
        return any(_skipped(letter) for letter in chain) and not any(
            self._has_order(letter) for letter in chain if not _skipped(letter)
        )

    def _has_order(self, letter: dict[str, Any]) -> bool:
        try:
            return "order" in self._codec.decode(letter["value"], letter["topic"])[1]
        except UndecodableRecord:
            return False

    def _handle(
        self,
        unit: UnitOfWork,
        rounds: Rounds,
        parking: Parking,
        item: Item,
        state: dict[str, Any],
        letters: list[dict[str, Any]],
    ) -> None:
        """Clear the mark and handle these letters in order; what fails again parks the key
        again."""
        cleared = {**state, "parked": None}
        unit.set_state(
            item.partition,
            item.key,
            None if cleared == blank(self._wiring.stage.state) else cleared,
        )
        for letter in letters:
            self._again(unit, rounds, parking, item.partition, item.key, letter)
            rounds.settle_key(item.partition, item.key)  # whose fault it is shows letter by letter

    def _again(
        self,
        unit: UnitOfWork,
        rounds: Rounds,
        parking: Parking,
        partition: int,
        key: str,
        letter: dict[str, Any],
    ) -> None:
        if letter["topic"].startswith("@"):
            again = self._timer(partition, key, letter["topic"][1:], unit)
            if again is not None:
                rounds.run([again])
            return
        headers = tuple(letter["headers"].items())
        original = Message(
            letter["topic"],
            partition,
            letter["offset"],
            letter["key"],
            letter["value"],
            letter["recorded_at"],
            headers,
        )
        try:
            again = self._sorter.item(original)
        except (UndecodableRecord, PoisonRecord) as error:
            parking.undecodable(unit, original, key, error)
            return
        if again is not None:
            rounds.run([again])

    def _timer(self, partition: int, key: str, name: str, unit: UnitOfWork) -> Item | None:
        """A timer that failed is due now again. A wake-up needs nothing, its wait is indexed
        again when the mark is gone; nor does word that it was passed over, that is counted anew
        then."""
        state, handler = unit.state(partition, key), self._wiring.alarms.get("timer")
        if name != "TimerDue" or handler is None or state is None:
            return None
        unit.set_state(partition, key, {**state, "wake_at": unit.now})
        cause = Cause("timer", partition, -1, unit.now)
        return Item(partition, key, name, handler, {"key": key, "due_at": unit.now}, cause)

    def _discard(self, unit: UnitOfWork, item: Item, state: Any, because: str) -> None:
        """Let go of the key: nothing waits or fires any more, and whoever holds something for
        the order gives it back."""
        unit.set_state(
            item.partition, item.key, {**state, "parked": None, "waits": [], "wake_at": None}
        )
        unit.count(item, "discarded")
        if item.key[0] != "@" and self._wiring.ends_orders:
            stopped: dict[str, Any] = {
                "order_id": item.key,
                "version": state["version"] or 1,
                "lines": [],
                "warehouse": "",
                "whole": True,
                "because": because,
                "stopped_by": self._wiring.name,
                "outcome": "discarded",
                "promised_at": state.get("promised_at"),
                "kept": [],
                "released": False,
                "at": unit.now,
            }
            unit.publish(item, 0, self._wiring.stopped.record, stopped)

    def _letters(self, partition: int, key: str, parked: dict[str, Any]) -> list[dict[str, Any]]:
        topic, letters = self._wiring.dead_letter.topic, []
        for message in self._changelog.replay(
            topic, partition, self._changelog.low(topic, partition)
        ):
            if message.key == key.encode() and message.value is not None:
                try:
                    letter = self._codec.decode(message.value, topic)[1]
                except UndecodableRecord:
                    continue  # no stage wrote it; were it one of ours, a letter would be missing
                if letter["parked"] and letter["at"] >= parked["at"]:
                    letters.append(letter)
        return letters


def _skipped(letter: dict[str, Any]) -> bool:
    """Whether the letter failed itself: what only followed one that did is to be handled, and a
    timer was never sent by anybody."""
    return letter["code"] != FOLLOWS and not letter["topic"].startswith("@")
