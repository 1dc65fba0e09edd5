"""Taking over a partition: ask Kafka alone what is committed, and bring Redis to it (DESIGN §2,
"Claim", steps 1 to 6)."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from orders.contracts.codec.codec import Codec
from orders.contracts.topic import TOMBSTONES_MS
from orders.engine.core.batch import wake_of
from orders.engine.core.failpoints import reached
from orders.engine.core.partition import Partition
from orders.engine.core.reservations import ledger_changes
from orders.engine.core.wiring import Ticket, Wiring
from orders.engine.errors import ConfigError, Rebalancing, Stale, TransientError
from orders.engine.ports.clock import Clock
from orders.engine.ports.guard import Guard
from orders.engine.ports.ledger import Ledger, LedgerChange
from orders.engine.ports.log import Changelog, Committed, Group, Message
from orders.engine.ports.state_store import Confirmation, StateStore, StoreHead

MAX_CLOCK_GAP_MS = 5_000
PIECE = 1_000


class Claims:
    """Claims partitions. Raises Rebalancing, TransientError or Stale: nothing is decided then,
    claim again while it is assigned."""

    def __init__(
        self,
        wiring: Wiring,
        codec: Codec,
        group: Group,
        changelog: Changelog,
        store: StateStore,
        ledgers: Mapping[str, Ledger],
        clock: Clock,
    ) -> None:
        self._wiring = wiring
        self._codec = codec
        self._group = group
        self._changelog = changelog
        self._store = store
        self._ledgers = ledgers
        self._clock = clock
        self._fencing_tokens: dict[int, int] = {}
        self._begun: set[int] = set()

    def claim(self, number: int) -> Partition:
        """Own the partition: fencing token raised, store and ledgers brought to what Kafka has
        committed. It is `ready` if every ledger is open."""
        committed = self._group.committed(self._wiring.topics, number)
        reached("claim: after committed")
        partition = self._take_over(number, committed)
        reached("claim: after fencing token commit")
        self._check_clock()
        confirmed = f"{partition.fencing_token}:{partition.batch}"
        head, replayed, watermark = self._replay(partition)
        reached("claim: after replay")
        closed = [
            name
            for name in self._ledgers
            if not self._reconcile_ledger(name, partition, head, replayed)
        ]
        reached("claim: between ledger and state store")
        self._reconcile_state_store(partition, head, replayed, watermark)
        for name in self._ledgers:
            partition.ledgers[name] = confirmed
        opened = [self._stage(name, partition) for name in closed]
        partition.ready = all(opened) and not partition.circuit_open
        if partition.circuit_open:
            self._start_open(partition)
        return partition

    def opened(self, partition: Partition) -> bool:
        """Whether every ledger is open now; Stale if one has forgotten this partition's staging."""
        for ledger in self._ledgers.values():
            head = ledger.head(partition.number)
            if not head.open:
                if not head.staged:
                    raise Stale({partition.number: "closed"})
                return False
        return True

    def start(self, partition: Partition) -> None:
        """Begin to read where the committed offsets say."""
        reached("claim: before start")
        self._group.start(partition.number, partition.positions)

    def _start_open(self, partition: Partition) -> None:
        """Read the control topic, and of the others only what is new (it is dropped): nothing is
        handled until the circuit breaker is reset."""
        control, number = self._wiring.control.topic, partition.number
        ends = {
            topic: self._group.bounds(topic, number)[1]
            for topic in self._wiring.topics
            if topic != control
        }
        self._group.start(number, {**ends, control: partition.positions[control]})

    def _take_over(self, number: int, committed: Mapping[str, Committed | None]) -> Partition:
        """Steps 1 and 2: the committed offsets again, under the next fencing token, through the
        group, which refuses who is no member any more."""
        chain = committed[self._wiring.chain]
        ticket = Ticket.parse(chain.metadata) if chain is not None else self._first(number)
        partition = Partition(number, ticket.fencing_token + 1, ticket.batch)
        for topic in self._wiring.topics:
            found = committed[topic]
            if found is not None and (topic == self._wiring.chain or topic in ticket.siblings):
                partition.positions[topic] = found.offset
            elif found is None and topic in ticket.siblings:
                raise ConfigError(
                    f"{topic}/{number} has no committed offset although this group has read it: "
                    "did the offsets expire?"
                )
            else:
                partition.positions[topic] = self._group.bounds(topic, number)[0]
        self._count_attempt(partition, ticket)
        partition.circuit_open, partition.review_holds = (
            ticket.circuit_open,
            dict(ticket.review_holds),
        )
        self.commit(partition)
        return partition

    def _count_attempt(self, partition: Partition, ticket: Ticket) -> None:
        """An owner that died or hung is held against what it had begun. One that lives and claims
        again (the last fencing token was its own) met a fault of a server, which is no record's: a
        long outage must not set innocent orders aside."""
        number = partition.number
        partition.attempts, partition.tried, partition.suspect = (
            ticket.attempts,
            ticket.tried,
            ticket.suspect,
        )
        if self._fencing_tokens.get(number) != ticket.fencing_token:
            partition.attempts += 1
        elif number in self._begun:
            partition.tried = max(ticket.tried - 1, 0)
        self._fencing_tokens[number] = partition.fencing_token
        self._begun.discard(number)

    def begin_suspect(self, partition: Partition) -> None:
        """Note durably which suspect is begun, before it is."""
        self._begun.add(partition.number)
        self.commit(partition)

    def commit(self, partition: Partition) -> None:
        """Commit the partition's offsets, all topics, through the group: at a claim, once a day,
        and before a suspect is tried."""
        tries = partition.attempts, partition.tried, partition.suspect
        text = Ticket(
            partition.fencing_token,
            partition.batch,
            self._wiring.siblings,
            *tries,
            partition.circuit_open,
            partition.review_holds,
        ).text()
        offsets = {
            topic: Committed(offset, text if topic == self._wiring.chain else "")
            for topic, offset in partition.positions.items()
        }
        try:
            self._group.commit(partition.number, offsets)
        except TransientError:
            # or the broker, carrying it out late, would set back what is committed by then
            self._group.rejoin()
            raise
        partition.committed_at = self._clock.monotonic()

    def _first(self, number: int) -> Ticket:
        """Nothing was ever committed: right only if nothing was ever written either."""
        topic = self._wiring.state.topic
        if any(
            True for _ in self._changelog.replay(topic, number, self._changelog.low(topic, number))
        ):
            if self._group.committed((self._wiring.chain,), number)[self._wiring.chain] is not None:
                raise Rebalancing(
                    f"partition {number} was begun by another owner while this one looked"
                )
            raise ConfigError(
                f"{topic}/{number} holds states but group {self._wiring.name} has no committed "
                f"offset for {self._wiring.chain}/{number}: "
                "the offsets were deleted or expired; restore them (orders doctor tells how) "
                "before starting"
            )
        return Ticket(0, 0, ())

    def _replay(self, partition: Partition) -> tuple[StoreHead, dict[str, bytes | None], int]:
        """Steps 3 and 4: raise the fencing token in the store, then read what Kafka has beyond its
        watermark."""
        topic, number = self._wiring.state.topic, partition.number
        identity, low = self._changelog.identity(topic), self._changelog.low(topic, number)
        head = self._store.raise_fencing_token(number, partition.fencing_token)
        reached("claim: after fencing token raise")
        end = self._group.bounds(topic, number)[1]
        if (
            head is None
            or head.identity != identity
            or head.watermark > end
            or _batch(head.confirmed) > partition.batch
        ):
            head = self._empty(partition, low, identity)
        messages = self._changelog.replay(topic, number, max(head.watermark, low))
        first = next(messages, None)
        if first is not None and head.watermark > low and self._too_old(head.watermark, first):
            head = self._empty(partition, low, identity)
            messages = self._changelog.replay(topic, number, low)
            first = next(messages, None)
        replayed: dict[str, bytes | None] = {}
        watermark, message = max(head.watermark, 0), first
        for message in chain(() if first is None else (first,), messages):
            replayed[(message.key or b"").decode()] = message.value
        if message is not None:
            watermark = message.offset + 1
            head.now = max(
                head.now, int(dict(message.headers).get("at", b"0"))
            )  # business time never runs back, even if Redis forgot it
        return head, replayed, watermark

    def _empty(self, partition: Partition, low: int, identity: str) -> StoreHead:
        """The store is to be rebuilt from the beginning."""
        head = StoreHead(partition.fencing_token, "0:-1", low, identity, 0)
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

    def _reconcile_ledger(
        self, name: str, partition: Partition, head: StoreHead, replayed: Mapping[str, bytes | None]
    ) -> bool:
        """Step 5: drop what was tentative; add what was committed but not confirmed. False if
        the ledger is closed (or had to be)."""
        ledger, number = self._ledgers[name], partition.number
        known = ledger.head(number)
        if not known.open:
            return False
        change = LedgerChange()
        if _batch(known.confirmed) < partition.batch and _batch(head.confirmed) < partition.batch:
            if _batch(known.confirmed) > _batch(head.confirmed):
                # the store is older than the ledger: its states cannot tell what the ledger still
                # lacks
                ledger.close()
                return False
            change = self._difference(name, partition, head, replayed)
        ledger.claim(
            number, partition.fencing_token, f"{partition.fencing_token}:{partition.batch}", change
        )
        return True

    def _difference(
        self, name: str, partition: Partition, head: StoreHead, replayed: Mapping[str, bytes | None]
    ) -> LedgerChange:
        """What the replayed states change against those that the store still has."""
        number, topic = partition.number, self._wiring.state.topic
        old: dict[str, bytes] = {}
        for keys in _pieces(list(replayed)):
            old |= self._store.load(
                {number: keys}, {number: Guard(partition.fencing_token, head.confirmed)}
            ).get(number, {})
        decode = self._codec.decode_state
        pairs = (
            (
                key,
                decode(old[key], topic) if key in old else None,
                decode(new, topic) if new is not None else None,
            )
            for key, new in replayed.items()
        )
        return ledger_changes(self._ledgers, pairs)[name]

    def _reconcile_state_store(
        self,
        partition: Partition,
        head: StoreHead,
        replayed: Mapping[str, bytes | None],
        watermark: int,
    ) -> None:
        """The states and the watermark, the last piece with the new mark: a claim that dies on
        the way begins at the old one again."""
        number, topic = partition.number, self._wiring.state.topic
        now = head.now
        for keys in [*_pieces(list(replayed)), []]:
            done = not keys
            confirmation = Confirmation(
                Guard(partition.fencing_token, head.confirmed),
                f"{partition.fencing_token}:{partition.batch}" if done else head.confirmed,
                watermark if done else head.watermark,
                now,
            )
            for key in keys:
                payload = replayed[key]
                confirmation.states[key] = payload
                confirmation.due[key] = (
                    wake_of(self._codec.decode_state(payload, topic))
                    if payload is not None
                    else None
                )
            self._store.apply(number, confirmation)
        partition.confirmed, partition.watermark, partition.now = (
            f"{partition.fencing_token}:{partition.batch}",
            watermark,
            now,
        )

    def _stage(self, name: str, partition: Partition) -> bool:
        """Contribute this partition's totals to a ledger that is being rebuilt; True once it is
        open."""
        topic = self._wiring.state.topic
        kept = dict(self._store.states(partition.number, partition.guard))  # a key may come twice
        states = (
            (key, None, self._codec.decode_state(payload, topic)) for key, payload in kept.items()
        )
        totals = ledger_changes(self._ledgers, states)[name]
        return self._ledgers[name].stage(
            partition.number, partition.fencing_token, partition.confirmed, totals
        )

    def _check_clock(self) -> None:
        gap = abs(int(self._clock.wall() * 1000) - self._store.server_time())
        if gap > MAX_CLOCK_GAP_MS:
            raise TransientError(
                f"this machine's clock is {gap / 1000:.1f} s off Redis TIME; no partition is "
                "claimed until it is right"
            )


def _batch(confirmed: str) -> int:
    return int(confirmed.rpartition(":")[2]) if confirmed else -1


def _pieces(keys: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(keys), PIECE):
        yield keys[at : at + PIECE]
