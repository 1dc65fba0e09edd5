"""What a claim does in Redis: bring state store and ledgers to what Kafka has committed.

Kafka's changelog is read from where the store stands; what it has beyond that was committed and not
confirmed. Ledgers come first, for they need the difference to what the store still has.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from orders.contracts.codec.codec import Codec
from orders.contracts.topic import TOMBSTONES_MS
from orders.engine.core.confirm import wake_of
from orders.engine.core.failpoints import reached
from orders.engine.core.partition import Partition
from orders.engine.core.reservations import ledger_changes
from orders.engine.core.wiring import Wiring
from orders.engine.ports import Ports
from orders.engine.ports.guard import NOTHING, Guard
from orders.engine.ports.ledger import LedgerChange
from orders.engine.ports.log import Message
from orders.engine.ports.state_store import Confirmation, StoreHead

PIECE = 1_000


class Replayed(NamedTuple):
    """How the store was found; key -> state of what the changelog has beyond it (None: forgotten);
    the offset after the last of these."""

    head: StoreHead
    states: dict[str, bytes | None]
    watermark: int


class Reconciling:
    """Raises Stale if Redis knows a later owner, TransientError if a server does not answer."""

    def __init__(self, wiring: Wiring, codec: Codec, ports: Ports) -> None:
        self._wiring = wiring
        self._codec = codec
        self._group = ports.group
        self._changelog = ports.changelog
        self._store = ports.state_store
        self._ledgers = ports.ledgers
        self._clock = ports.clock

    def replay(self, partition: Partition) -> Replayed:
        """Steps 3 and 4: raise the fencing token in the store, then read what Kafka has beyond its
        watermark."""
        topic, number = self._wiring.state.topic, partition.number
        identity, low = self._changelog.identity(topic), self._changelog.low(topic, number)
        head = self._store.raise_fencing_token(number, partition.ticket.fencing_token)
        reached("claim: after fencing token raise")
        end = self._group.bounds(topic, number)[1]
        if (
            head is None
            or head.identity != identity
            or head.watermark > end
            or head.confirmed.batch > partition.ticket.batch
        ):
            head = self._empty(partition, low, identity)
        messages = self._changelog.replay(topic, number, max(head.watermark, low))
        first = next(messages, None)
        if first is not None and head.watermark > low and self._too_old(head.watermark, first):
            head = self._empty(partition, low, identity)
            messages = self._changelog.replay(topic, number, low)
            first = next(messages, None)
        states: dict[str, bytes | None] = {}
        watermark, message = max(head.watermark, 0), first
        for message in chain(() if first is None else (first,), messages):
            states[(message.key or b"").decode()] = message.value
        if message is not None:
            watermark = message.offset + 1
            # business time never runs back, even if Redis forgot it
            head.now = max(head.now, int(dict(message.headers).get("at", b"0")))
        return Replayed(head, states, watermark)

    def _empty(self, partition: Partition, low: int, identity: str) -> StoreHead:
        """The store is to be rebuilt from the beginning."""
        head = StoreHead(partition.ticket.fencing_token, NOTHING, low, identity, 0)
        self._store.reset(partition.number, head)
        return head

    def _too_old(self, watermark: int, first: Message) -> bool:
        """Whether something behind the watermark is older than tombstones are kept: that a key was
        forgotten may be gone (an old Redis).

        `first` is what comes behind it. The broker is asked only if that is old itself, or does not
        follow the marker at the watermark.
        """
        kept_since = int(self._clock.wall() * 1000) - TOMBSTONES_MS
        if first.timestamp >= kept_since and first.offset <= watermark + 1:
            return False
        return self._changelog.since(first.topic, first.partition, kept_since) > watermark

    def ledger(self, name: str, partition: Partition, replayed: Replayed) -> bool:
        """Step 5: drop what was tentative; add what was committed but not confirmed. False if
        the ledger is closed (or had to be)."""
        ledger, number = self._ledgers[name], partition.number
        known = ledger.head(number)
        if not known.open:
            return False
        change = LedgerChange()
        if (
            known.confirmed.batch < partition.ticket.batch
            and replayed.head.confirmed.batch < partition.ticket.batch
        ):
            if known.confirmed.batch > replayed.head.confirmed.batch:
                # the store is older than the ledger: its states cannot tell what the ledger still
                # lacks
                ledger.close()
                return False
            change = self._difference(name, partition, replayed)
        ledger.claim(number, partition.ticket.fencing_token, partition.ticket.batch_id, change)
        return True

    def _difference(self, name: str, partition: Partition, replayed: Replayed) -> LedgerChange:
        """What the replayed states change against those that the store still has."""
        number, topic = partition.number, self._wiring.state.topic
        old: dict[str, bytes] = {}
        for keys in _pieces(list(replayed.states)):
            old |= self._store.load(
                {number: keys},
                {number: Guard(partition.ticket.fencing_token, replayed.head.confirmed)},
            ).get(number, {})
        decode = self._codec.decode_state
        pairs = (
            (
                key,
                decode(old[key], topic) if key in old else None,
                decode(new, topic) if new is not None else None,
            )
            for key, new in replayed.states.items()
        )
        return ledger_changes(self._ledgers, pairs)[name]

    def state_store(self, partition: Partition, replayed: Replayed) -> None:
        """The states and the watermark, the last piece with the new mark: a claim that dies on
        the way begins at the old one again."""
        number, topic = partition.number, self._wiring.state.topic
        head, states, watermark = replayed
        for keys in [*_pieces(list(states)), []]:
            done = not keys
            confirmation = Confirmation(
                Guard(partition.ticket.fencing_token, head.confirmed),
                partition.ticket.batch_id if done else head.confirmed,
                watermark if done else head.watermark,
                head.now,
            )
            for key in keys:
                payload = states[key]
                confirmation.states[key] = payload
                confirmation.due[key] = (
                    wake_of(self._codec.decode_state(payload, topic))
                    if payload is not None
                    else None
                )
            self._store.apply(number, confirmation)
        partition.confirmed, partition.watermark, partition.now = (
            partition.ticket.batch_id,
            watermark,
            head.now,
        )

    def stage(self, name: str, partition: Partition) -> bool:
        """Contribute this partition's totals to a ledger that is being rebuilt; True once it is
        open."""
        topic = self._wiring.state.topic
        kept = dict(self._store.states(partition.number, partition.guard))  # a key may come twice
        states = (
            (key, None, self._codec.decode_state(payload, topic)) for key, payload in kept.items()
        )
        totals = ledger_changes(self._ledgers, states)[name]
        return self._ledgers[name].stage(
            partition.number, partition.ticket.fencing_token, partition.confirmed, totals
        )


def _pieces(keys: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(keys), PIECE):
        yield keys[at : at + PIECE]
