"""The stage effects and a connector in one room: it dies where a test wants it to."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

from orders.client.following import Follower, Taken
from orders.contracts.catalogue import record_type
from orders.contracts.records import AttemptOrdered, AttemptSettled, EffectEnded
from orders.engine.core import failpoints
from orders.engine.handling import Event
from services.connectors.acts import CONNECTORS
from services.connectors.attempts import Act, Worker
from tests.codec import CODEC
from tests.stages.room import HOUR, Room


class Killed(BaseException):
    """What ends a process at once."""


def strike(point: str, does: Callable[[], None]) -> None:
    """The first time that it is reached."""
    left = [does]

    def at(reached: str) -> None:
        if reached == point and left:
            left.pop()()

    failpoints.listen(at)


def kill() -> None:
    raise Killed


class House:
    """The stage, and a connector that reads what it orders: started anew when it dies, from where
    it committed that it had read."""

    runner: ClassVar[asyncio.Runner]
    """Its loop: of every piece of work the same, as a process has it."""

    def __init__(self, room: Room, act: Act) -> None:
        self.room, self._act = room, act
        self.ordered: list[Event] = []
        self.ended: list[Mapping[str, Any]] = []
        self._committed = 0

    def done(self, *taken: Taken) -> list[Taken]:
        self._committed = max(one.offset for one in taken) + 1
        return [*taken]

    def say(self, record: type, value: Mapping[str, Any]) -> None:
        self._hear(self.room.send(record, value))

    def live(self, hours: float) -> None:
        for _ in range(int(hours * 12)):
            self._work()
            self._hear(self.room.forward(ms=HOUR // 12))

    def _hear(self, events: list[Event]) -> None:
        self.ordered += [one for one in events if one.record is AttemptOrdered]
        self.ended += [one.value for one in events if one.record is EffectEnded]

    def _work(self) -> None:
        kind, told = record_type(AttemptOrdered), list[AttemptSettled]()
        taken = [
            Taken(kind.topic, 0, offset, b"shop:4711", CODEC.encode(kind, event.value), 0, [])
            for offset, event in enumerate(self.ordered)
            if offset >= self._committed
        ]
        if not taken:
            return
        worker = Worker(
            cast(Follower, self),
            CODEC,
            dict.fromkeys(CONNECTORS, self._act),
            lambda ordered, report, seconds: told.append(report),
            lambda: self.room.now,
        )
        try:
            self.runner.run(worker.work(taken))
        except Killed:
            if not told:  # what was not told is lost with it
                return
        for report in told:
            self.say(AttemptSettled, report)


def outcomes(house: House) -> list[str]:
    return [one["outcome"] for one in house.ended]
