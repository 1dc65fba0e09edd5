"""States of orders that have ended, which stand in Kafka alone: Redis tells where
(docs/decisions/0051-ended-orders-stay-in-kafka.md)."""

import threading

from orders.client.reading import READER
from orders.engine.core.pointers import recalled
from orders.engine.errors import Stale, TransientError
from orders.engine.kafka.changelog import KafkaChangelog
from orders.engine.settings import Settings

TURN_SECONDS = 2.0
"""So long one waits for who reads before it: while the brokers are away nobody is to stand behind
somebody who finds that out."""


class Recalling:
    """Reads them, one at a time, whoever asks. Nothing is connected before the first is wanted."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = threading.Lock()
        self._changelog: KafkaChangelog | None = None

    def state(self, topic: str, partition: int, key: str, pointer: bytes) -> bytes:
        """The state that it points to. Raises TransientError while the brokers do not answer, or if
        it stands there no longer: something came late, and it stands elsewhere in a moment."""
        if not self._turn.acquire(timeout=TURN_SECONDS):
            raise TransientError("the Kafka brokers are slow to say how orders ended: ask again")
        try:
            if self._changelog is None:
                self._changelog = KafkaChangelog(self._settings, READER)
            return recalled(self._changelog, topic, partition, {key: pointer})[key]
        except Stale as error:
            raise TransientError(f"{error}; ask again") from error
        finally:
            self._turn.release()
