"""A person pauses a stage of a simulated world while orders come, and lets it go on when nothing
else moves."""

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.records import RedriveRequested
from orders.engine.core.pausing import KEY, PAUSE, RESUME
from tests.fakes.broker import Broker

ROUND, AGAIN_ROUND = 20, 24
"""Asked twice: the second time of a stage that has paused, or not yet."""


class Pauses:
    """`stage` is paused; none if it is empty."""

    def __init__(self, broker: Broker, codec: Codec, stage: str) -> None:
        self._broker = broker
        self._codec = codec
        self._stage = stage
        self._paused = False

    def turn(self, number: int) -> None:
        """A round in which orders come."""
        if self._stage and number in (ROUND, AGAIN_ROUND):
            self._paused = True
            self._ask(PAUSE)

    @property
    def paused(self) -> str:
        """The stage, while it is asked to pause."""
        return self._stage if self._paused else ""

    def end(self) -> bool:
        """Let it go on; False if it is not paused."""
        if self._paused:
            self._ask(RESUME)
        was, self._paused = self._paused, False
        return was

    def _ask(self, action: str) -> None:
        kind = next(
            kind
            for kind in TOPICS[f"{self._stage}.control.v1"].records
            if kind.record is RedriveRequested
        )
        value = {
            "key": KEY,
            "action": action,
            "requested_by": "crash",
            "because": "a look at it",
            "at": self._broker.timestamp(),
        }
        for partition in range(self._broker.partitions):
            payload = self._codec.encode(kind, value)
            self._broker.send(kind.topic, KEY.encode(), payload, partition)
