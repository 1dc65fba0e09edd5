"""The story of one order, as tracking told it fact by fact (TR-01)."""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from orders.client.orderfile.facts import facts
from orders.client.orderfile.filed import filed
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.contracts.partitioner import partition_of
from orders.engine.errors import TransientError
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings

TOPIC = "orders.timeline.v1"
SLACK_MS = 60_000
"""So far apart may the clocks be of who wrote a record and of who told it."""
TURN_SECONDS = 2.0
"""So long one waits for who reads before it, and so long may a bounded reading take."""
KEPT = 1_000
"""Stories remembered: whoever looks again before anything new happened reads nothing."""


def heard_at(head: Mapping[str, Any]) -> int:
    """Wall clock at which tracking first heard of the order, by its state."""
    entries = head["timeline"]
    return int(head["heard_at"] or min((entry["recorded_at"] for entry in entries), default=0))


class Timelines:
    """Reads them, one at a time, whoever asks: from the order file where it has all of them; else a
    partition of the topic from when the order was first heard of, until all its facts were found,
    which takes as long as the order is old."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._codec = Codec(RegistrySchemaIds(settings.registry_properties()))
        self._turn = threading.Lock()
        self._known: OrderedDict[tuple[str, int, int], list[dict[str, Any]]] = OrderedDict()

    def of(self, order: str, head: Mapping[str, Any], bounded: bool = False) -> list[Any]:
        """The facts that tracking's state of the order counts: at, recorded_at, stage, event, step,
        because. Raises TransientError while the brokers do not answer, and, if it is bounded, after
        some seconds."""
        if not head["heard_at"]:  # former code kept them, and nothing has come since
            return list(head["timeline"])
        key = (order, head["heard_at"], head["sequence"])
        if not self._turn.acquire(timeout=TURN_SECONDS if bounded else -1):
            raise TransientError("the Kafka brokers are slow to say what happened: ask again")
        try:
            if key not in self._known:
                self._known[key] = [_fact(one) for one in self._read(order, head, bounded)]
                if len(self._known) > KEPT:
                    self._known.popitem(last=False)
            return self._known[key]
        finally:
            self._turn.release()

    def _read(self, order: str, head: Mapping[str, Any], bounded: bool) -> Sequence[Any]:
        told = facts(filed(self._settings, order).facts, self._codec)
        known = [one for one in told if one["heard_at"] == head["heard_at"]][: head["sequence"]]
        return known if len(known) == head["sequence"] else self._follow(order, head, bounded)

    def _follow(self, order: str, head: Mapping[str, Any], bounded: bool) -> Sequence[Any]:
        wanted, until = order.encode(), time.monotonic() + TURN_SECONDS
        place = (TOPIC, partition_of(wanted, self._settings.partitions))
        found: list[Any] = []
        with Reader(self._settings) as reader:
            starts = reader.since([place], max(head["heard_at"] - SLACK_MS, 0))
            for message in reader.read(starts):
                if bounded and time.monotonic() > until:
                    raise TransientError("the order's story is long past: ask again")
                if message.key == wanted and message.value is not None:
                    value = self._codec.decode(message.value, TOPIC)[1]
                    if value["heard_at"] == head["heard_at"]:
                        found.append(value)
                if len(found) == head["sequence"]:
                    break
        return found


def _fact(told: Mapping[str, Any]) -> dict[str, Any]:
    names = ("at", "recorded_at", "stage", "event", "step")
    return {**{name: told[name] for name in names}, "because": because(told)}


def because(told: Mapping[str, Any]) -> str:
    """The reason that a fact gives, for people of the house: its code and what it names."""
    code, named = told["code"], told["parameters"]
    words = [f"{name} {value}" for name, value in named.items() if value != code]
    return ", ".join([code, *words] if code else words)
