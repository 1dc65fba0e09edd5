"""States of stages as Redis has them, for queries by people; audits compare them with Kafka."""

from collections.abc import Iterator
from typing import Any

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.partitioner import partition_of
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.redis.connection import RedisServer, connect
from orders.engine.settings import Settings

PREFIX = "orders:"
PIECE = 1_000


class States:
    """Reads the state stores."""

    def __init__(self, settings: Settings) -> None:
        self._server: RedisServer = connect(settings.redis_url.get_secret_value())
        self._codec = Codec(RegistrySchemaIds(settings.registry_properties()))
        self._partitions = settings.partitions

    def of(self, stage: str, key: str, subject: str | None = None) -> dict[str, Any] | None:
        """The state of one key; None if there is none. `subject`: what the partition is chosen
        by, if not the key itself."""
        partition = partition_of((subject or key).encode(), self._partitions)
        payload = self._server.ask("HGET", f"{PREFIX}{{{stage}/{partition}}}:states", key)
        return None if payload is None else self._codec.decode_state(payload, f"{stage}.state.v1")

    def confirmed(self, stage: str, partition: int) -> tuple[int, int]:
        """(fencing token, batch) up to which the store is; (0, -1) if it is empty."""
        found = self._server.ask("HGET", f"{PREFIX}{{{stage}/{partition}}}:head", "confirmed")
        fencing_token, _, batch = (found or b"0:-1").partition(b":")
        return int(fencing_token), int(batch)

    def position(self, stage: str, partition: int) -> tuple[int, int]:
        """(highest fencing token that the store has seen, batch up to which it is); (0, -1) if it
        is empty."""
        fencing_token = self._server.ask(
            "HGET", f"{PREFIX}{{{stage}/{partition}}}:head", "fencing_token"
        )
        return int(fencing_token or 0), self.confirmed(stage, partition)[1]

    def all(self, stage: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every (key, state) of a stage, in no order."""
        topic = f"{stage}.state.v1"
        for partition in range(TOPICS[topic].partitions):
            cursor = b"0"
            while True:
                cursor, flat = self._server.ask(
                    "HSCAN", f"{PREFIX}{{{stage}/{partition}}}:states", cursor, "COUNT", PIECE
                )
                for at in range(0, len(flat), 2):
                    yield flat[at].decode(), self._codec.decode_state(flat[at + 1], topic)
                if cursor == b"0":
                    break

    def ledger(self, name: str, accounts: list[str]) -> dict[str, tuple[int, int]]:
        """Account -> (free, on hand); accounts that never were are left out."""
        if not accounts:
            return {}
        free = self._server.ask("HMGET", f"{PREFIX}{{ledger/{name}}}:free", *accounts)
        hand = self._server.ask("HMGET", f"{PREFIX}{{ledger/{name}}}:hand", *accounts)
        known = zip(accounts, free, hand, strict=True)
        return {
            account: (int(f or 0), int(h or 0))
            for account, f, h in known
            if f is not None or h is not None
        }
