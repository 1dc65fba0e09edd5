"""Summaries as stages tell them: at random, in transactions, some of which are broken off."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from confluent_kafka import Producer

from orders.business.times import MINUTE
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.records import StageSummarised
from orders.engine.kafka.client import writer_properties
from orders.engine.settings import Settings
from services.insight.counting import SUMMARIES

START = 1_790_000_000_000 // MINUTE * MINUTE
CHANNELS = ("shop", "web", "desk")
COUNTED = {
    "intake": [("OrderSubmitted", one) for one in ("received", "rejected", "repeated")],
    "review": [("OrderReceived", one) for one in ("held", "confirmed")],
    "inventory": [("OrderConfirmed", one) for one in ("reserved", "backordered")],
    "tracking": [("OrderReceived", "followed"), ("OrderCompleted", "followed")],
}


def summary(chance: random.Random, stage: str, minute_at: int) -> dict[str, Any]:
    """A StageSummarised, with measures where the stage has any."""
    return {
        "stage": stage,
        "minute_at": minute_at,
        "counts": [
            {
                "channel": chance.choice(CHANNELS),
                "event": event,
                "outcome": outcome,
                "reason": "",
                "count": chance.randrange(1, 50),
            }
            for event, outcome in COUNTED[stage]
        ],
        "measures": _measures(chance) if stage == "tracking" else [],
    }


def _measures(chance: random.Random) -> list[dict[str, Any]]:
    channel, late = chance.choice(CHANNELS), chance.randrange(2)
    told = [
        ("time_to_deliver", "", 2, 86_400_000 * 3, [0, 0, 0, 0, 1, 1]),
        ("orders_on_time", "", 1 + late, 1, []),
        ("order_value", chance.choice(("EUR", "CNY")), 1, chance.randrange(10_000), []),
    ]
    return [
        {"channel": channel, "name": name, "label": label, "count": n, "sum": of, "buckets": at}
        for name, label, n, of, at in told
    ]


class Teller:
    """Tells summaries by the transactional producer that stages have."""

    def __init__(self, settings: Settings, codec: Codec, seed: int = 1, name: str = "told") -> None:
        self._producer = Producer(writer_properties(settings, f"{name}-1"))
        self._producer.init_transactions(60)
        self._kind = record_type(StageSummarised)
        self._codec, self._chance = codec, random.Random(seed)
        self._told = 0

    def tell(self, count: int, *, broken_off: bool = False) -> None:
        """So many summaries of each stage, one transaction a round; a minute of business time is
        twenty rounds. Those that are broken off nobody may count."""
        for _ in range(count):
            self._producer.begin_transaction()
            for value in self.round():
                payload = self._codec.encode(self._kind, value)
                self._producer.produce(SUMMARIES, payload, value["stage"].encode())
            if broken_off:
                self._producer.flush()
                self._producer.abort_transaction(60)
            else:
                self._producer.commit_transaction(60)

    def tell_bytes(self, values: Sequence[bytes | None]) -> None:
        """Whatever these are."""
        self._producer.begin_transaction()
        for value in values:
            self._producer.produce(SUMMARIES, value, b"tracking")
        self._producer.commit_transaction(60)

    def round(self) -> Iterator[dict[str, Any]]:
        """A summary of each stage; of one in ten the minute is an earlier one."""
        self._told += 1
        for stage in COUNTED:
            back = self._chance.randrange(5) if self._chance.random() < 0.1 else 0
            yield summary(self._chance, stage, START + (self._told // 20 - back) * MINUTE)
