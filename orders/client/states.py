"""States of stages as Redis has them, for queries by people; audits compare them with Kafka.

Of a key that its stage is done with Redis has no more than where its state stands on the changelog.
What an order came to is asked of intake and tracking, so theirs are read from there; nothing is
asked of the other stages about such a key, so here it has no state
(docs/decisions/0051-ended-orders-stay-in-kafka.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from orders.client.recalling import Recalling
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import NewerState, UndecodableRecord
from orders.contracts.partitioner import partition_of
from orders.engine.core.pointers import target
from orders.engine.core.wiring import ARTICLE
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.redis.connection import RedisServer, connect
from orders.engine.settings import Settings

PREFIX = "orders:"
PIECE = 1_000
RECALLED = ("intake", "tracking")
"""Whose states are read from Kafka where Redis only points to them."""


def subject(state_key: str) -> str:
    """What the partition of a state key is chosen by: the order id, or the article's number."""
    return state_key.removeprefix(ARTICLE)


class States:
    """Reads the state stores."""

    def __init__(self, settings: Settings) -> None:
        self._server: RedisServer = connect(settings.redis_url.get_secret_value())
        self._codec = Codec(RegistrySchemaIds(settings.registry_properties()))
        self._partitions = settings.partitions
        self._recalling = Recalling(settings)

    def of(self, stage: str, key: str, subject: str | None = None) -> dict[str, Any] | None:
        """The state of one key; None if there is none, or if the stage is done with it and is none
        of `RECALLED`. `subject`: what the partition is chosen by, if not the key itself. Raises
        TransientError while a server does not answer."""
        partition = partition_of((subject or key).encode(), self._partitions)
        payload = self._server.ask("HGET", self._place(stage, partition), key)
        if payload is not None and target(payload) is not None:
            if stage not in RECALLED:
                return None
            payload = self._recalling.state(f"{stage}.state.v1", partition, key, payload)
        return None if payload is None else self.decoded(stage, payload)

    def decoded(self, stage: str, payload: bytes) -> dict[str, Any]:
        """The state in these bytes. Raises UndecodableRecord, or NewerState."""
        return self._codec.decode_state(payload, f"{stage}.state.v1")

    def parked(self, stage: str, state_key: str) -> dict[str, Any] | None:
        """The parked mark of a key, None if it is not parked. `state_key`: an order's id, or
        `@article/` and the article's number."""
        state = self.of(stage, state_key, subject(state_key))
        return state["parked"] if state else None

    def parked_among(self, stage: str, state_keys: Iterable[str]) -> set[str]:
        """Those of the keys that are parked. A state that cannot be read frees none."""
        keys: defaultdict[int, list[str]] = defaultdict(list)
        for key in state_keys:
            keys[partition_of(subject(key).encode(), self._partitions)].append(key)
        found: set[str] = set()
        for partition, asked in keys.items():
            payloads = self._server.ask("HMGET", self._place(stage, partition), *asked)
            found |= {
                key
                for key, payload in zip(asked, payloads, strict=True)
                if payload is not None and self._parks(stage, payload)
            }
        return found

    def _parks(self, stage: str, payload: bytes) -> bool:
        """Of a key that is parked no stage is done."""
        try:
            return target(payload) is None and self.decoded(stage, payload)["parked"] is not None
        except (UndecodableRecord, NewerState):
            return True

    def overdue(self, stage: str, before_ms: int) -> int:
        """How many of the stage's timers were due before that time (business clock) and have not
        fired."""
        return sum(
            int(
                self._server.ask(
                    "ZCOUNT", f"{PREFIX}{{{stage}/{partition}}}:due", "-inf", f"({before_ms}"
                )
            )
            for partition in range(self._partitions)
        )

    def confirmed(self, stage: str, partition: int) -> tuple[int, int]:
        """(fencing token, batch) up to which the store is; (0, -1) if it is empty."""
        found = self._server.ask("HGET", f"{PREFIX}{{{stage}/{partition}}}:head", "confirmed")
        fencing_token, _, batch = (found or b"0:-1").partition(b":")
        return int(fencing_token), int(batch)

    def batches(self, stage: str) -> dict[int, int]:
        """Partition -> the batch up to which its store is; -1 for an empty one."""
        return {
            partition: self.confirmed(stage, partition)[1] for partition in range(self._partitions)
        }

    def position(self, stage: str, partition: int) -> tuple[int, int]:
        """(highest fencing token that the store has seen, batch up to which it is); (0, -1) if it
        is empty."""
        fencing_token = self._server.ask(
            "HGET", f"{PREFIX}{{{stage}/{partition}}}:head", "fencing_token"
        )
        return int(fencing_token or 0), self.confirmed(stage, partition)[1]

    def all(self, stage: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every (key, state) of a stage, once, in no order, but for those that it is done with."""
        for partition in range(self._partitions):
            seen: set[str] = set()
            for piece in self._pieces(stage, partition):
                for key, payload in piece:
                    if key not in seen:
                        seen.add(key)
                        yield key, self.decoded(stage, payload)

    def pieces(self, stage: str) -> Iterator[list[tuple[str, bytes]]]:
        """The same, about a thousand at a time and not decoded; a key may come twice, as Redis
        moves it while it resizes a hash."""
        for partition in range(self._partitions):
            yield from self._pieces(stage, partition)

    def _pieces(self, stage: str, partition: int) -> Iterator[list[tuple[str, bytes]]]:
        cursor, place = b"0", self._place(stage, partition)
        while True:
            cursor, flat = self._server.ask("HSCAN", place, cursor, "COUNT", PIECE)
            found = zip(flat[::2], flat[1::2], strict=True)
            yield [(key.decode(), payload) for key, payload in found if target(payload) is None]
            if cursor == b"0":
                return

    @staticmethod
    def _place(stage: str, partition: int) -> str:
        return f"{PREFIX}{{{stage}/{partition}}}:states"

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

    def accounts(self, name: str, holding: str = "") -> Iterator[str]:
        """Accounts that have something on hand, in no order, those alone whose name holds this
        text; one may come twice, as Redis moves it while it resizes a hash."""
        cursor, place = b"0", f"{PREFIX}{{ledger/{name}}}:hand"
        only = ("MATCH", f"*{holding}*") if holding else ()
        while True:
            cursor, flat = self._server.ask("HSCAN", place, cursor, "COUNT", PIECE, *only)
            yield from (account.decode() for account in flat[::2])
            if cursor == b"0":
                return

    def free_of_lots(self, name: str, shelves: Iterable[str]) -> dict[str, int]:
        """Account -> what is free of it, of all whose names begin with one of these texts, of a
        ledger that keeps names in order."""
        place = f"{PREFIX}{{ledger/{name}}}"
        accounts = [
            account
            for begins in shelves
            for account in self._server.ask(
                "ZRANGEBYLEX",
                f"{place}:names",
                f"[{begins}".encode(),
                f"({begins}".encode() + b"\xff",
            )
        ]
        if not accounts:
            return {}
        free = self._server.ask("HMGET", f"{place}:free", *accounts)
        found = zip(accounts, free, strict=True)
        return {account.decode(): int(amount) for account, amount in found if amount}

    def waiting(self, name: str, accounts: list[str]) -> dict[str, int]:
        """Account -> what all who wait for it need; accounts for which nobody waits are left
        out."""
        if not accounts:
            return {}
        found = self._server.ask("HMGET", f"{PREFIX}{{ledger/{name}}}:needed", *accounts)
        return {account: int(n) for account, n in zip(accounts, found, strict=True) if n}

    def ledger_open(self, name: str) -> bool:
        """Whether the ledger answers: after a loss of Redis it opens when every partition has an
        owner again."""
        head = f"{PREFIX}{{ledger/{name}}}:head"
        run_id, is_open = self._server.ask("HMGET", head, "run_id", "open")
        told = bytes(
            self._server.ask("INFO", "server")
        )  # whoever reads may ask this, and no script
        return is_open == b"1" and run_id is not None and b"run_id:" + run_id in told

    def clock_ms(self) -> int:
        """The server's clock, milliseconds since 1970."""
        seconds, micros = self._server.ask("TIME")
        return int(seconds) * 1000 + int(micros) // 1000
