"""Dead letters and parked keys: bad input keeps its bytes and its order, and stops nobody else
(docs/architecture.md, Poison)."""

import re
import traceback
from collections.abc import Sequence
from typing import Any

from orders.contracts.blank import blank
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.core.counts import Counted
from orders.engine.core.item import Item
from orders.engine.core.outputs import Output
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.core.wiring import Wiring
from orders.engine.errors import PoisonRecord
from orders.engine.ports.log import Headers, Message

CAREFUL = re.compile("/orders/(engine|contracts)/")
"""Whose errors quote nothing of an order's content."""
FOLLOWS = "key_parked"
"""Code of a letter that did not fail: it only came after one that did."""


class Parking:
    """Writes dead letters into the batch and keeps the parked marks."""

    def __init__(self, wiring: Wiring, codec: Codec) -> None:
        self._wiring = wiring
        self._codec = codec

    def park(self, unit: UnitOfWork, item: Item, error: Exception, alone: bool = False) -> None:
        """Set the item's record aside because of `error`; parks its key unless `alone` and an
        outsider wrote it."""
        code, because = _explain(error)
        if alone and item.message is not None and not self._wiring.trusted(item.message.topic):
            self._letter(unit, item.partition, item.message, item.key, code, because, parked=False)
            unit.count(item, "dead_lettered", code)
            return
        state = unit.state(item.partition, item.key)
        self.mark(unit, item.partition, item.key, state, because)
        unit.parked += 1
        self._letter(
            unit, item.partition, item.message, item.key, code, because, parked=True, name=item.name
        )
        unit.count(item, "parked", code)

    def mark(self, unit: UnitOfWork, partition: int, key: str, state: Any, because: str) -> None:
        """Put the parked mark on the key, counting one letter more; its timer stays in the state
        but no longer fires."""
        state = state if state is not None else blank(self._wiring.stage.state)
        parked = state["parked"] or {
            "at": unit.now,
            "partition": partition,
            "letters": 0,
            "because": because[:500],
        }
        unit.set_state(
            partition, key, {**state, "parked": {**parked, "letters": parked["letters"] + 1}}
        )

    def follow(self, unit: UnitOfWork, item: Item, state: Any) -> None:
        """A later record of a parked key goes the same way, in order. Its timers and wake-ups
        are dropped: redrive brings them back."""
        if item.message is None:
            unit.count(item, "ignored", "parked")
            return
        self.mark(unit, item.partition, item.key, state, "")
        self._letter(
            unit,
            item.partition,
            item.message,
            item.key,
            FOLLOWS,
            "follows the first dead letter of its key",
            parked=True,
        )
        unit.count(item, "parked", FOLLOWS)

    def undecodable(
        self,
        unit: UnitOfWork,
        message: Message,
        key: str | None,
        error: UndecodableRecord | PoisonRecord,
        channel: str = "",
    ) -> None:
        """A record that is no record: alone if outsiders write the topic or no key can be read,
        else it parks its key."""
        parks = key is not None and self._wiring.trusted(message.topic)
        if parks and key is not None:
            self.mark(unit, message.partition, key, unit.state(message.partition, key), str(error))
            unit.parked += 1
        self._letter(
            unit, message.partition, message, key or "", error.reason, str(error), parked=parks
        )
        counted = Counted(
            channel, "undecodable", "parked" if parks else "dead_lettered", error.reason
        )
        unit.counts[message.partition][counted] += 1

    def _letter(
        self,
        unit: UnitOfWork,
        partition: int,
        message: Message | None,
        key: str,
        code: str,
        because: str,
        parked: bool,
        name: str = "",
    ) -> None:
        """`message` None: a timer or a wake-up failed; the letter then says which, and a redrive
        fires it again."""
        letter = {
            "stage": self._wiring.name,
            "topic": message.topic if message else f"@{name}",
            "partition": partition,
            "offset": message.offset if message else -1,
            "key": message.key if message else key.encode(),
            "value": message.value if message else None,
            "headers": _plain(message.headers if message else ()),
            "recorded_at": message.timestamp if message else unit.now,
            "code": code,
            "because": because[:4000],
            "parked": parked,
            "state_key": key,
            "attempts": 1,
            "at": unit.now,
        }
        payload = self._codec.encode(self._wiring.dead_letter, letter)
        cause = f"{letter['topic']}/{partition}/{letter['offset']}".encode()
        headers: Headers = [("cause", cause), ("at", str(unit.now).encode())]
        unit.outputs.append(
            Output(self._wiring.dead_letter.topic, partition, key.encode(), payload, headers)
        )
        unit.dead += 1
        unit.dead_alone += not parked


def _plain(headers: Sequence[tuple[str, bytes | None]]) -> dict[str, bytes]:
    return {name: value or b"" for name, value in headers}


def _explain(error: Exception) -> tuple[str, str]:
    """(code, text for whoever has to mend it): what failed, and where in the stage's code, with the
    line of it. Its own words are told where the engine or the codec chose them, which name keys,
    accounts and fields; any other's may quote what they met, and so a person."""
    if isinstance(error, UndecodableRecord | PoisonRecord):
        return error.reason, str(error)
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if "/services/" in one.filename or "/orders/" in one.filename]
    said = f": {error}" if frames and CAREFUL.search(frames[-1].filename) else ""
    return "handler_failed", f"{type(error).__name__}{said}{_where(own[-1]) if own else ''}"


def _where(frame: traceback.FrameSummary) -> str:
    line = f": {frame.line}" if frame.line else ""
    return f" at {frame.name}, {_short(frame.filename)}:{frame.lineno}{line}"


def _short(file: str) -> str:
    """The path below the checkout: `services/review/rules/goods.py`."""
    return re.sub(r"^.*/(?=(services|orders)/)", "", file)
