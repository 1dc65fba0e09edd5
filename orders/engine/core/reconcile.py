"""What a claim does in Redis: bring state store and ledgers to what Kafka has committed.

Kafka's changelog is read from where the store stands; what it has beyond that was committed and
not confirmed. Ledgers come first, for they need the difference to what the store still has. A store
that is rebuilt has nothing; of what is read for it a few pieces are kept in memory at most. States
go to it as the bytes that they are, or as a pointer to them; of most only the engine's own fields
are looked at.

All that takes long is a generator, which yields where the claim may be left for a while
(docs/decisions/0043-claims-in-slices.md).
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar

from orders.contracts.codec.codec import Codec
from orders.contracts.topic import TOMBSTONES_MS
from orders.engine.core.confirm import wake_of
from orders.engine.core.contributions import in_pieces
from orders.engine.core.failpoints import reached
from orders.engine.core.partition import Partition
from orders.engine.core.pointers import pointer_to, target
from orders.engine.core.reservations import State, ledger_changes
from orders.engine.core.wiring import Wiring
from orders.engine.ports import Ports
from orders.engine.ports.guard import NOTHING, Guard
from orders.engine.ports.ledger import LedgerChange
from orders.engine.ports.log import Message
from orders.engine.ports.state_store import Confirmation, StoreHead

PIECE = 1_000
HELD_PIECES, HELD_BYTES = 4, 16_000_000
"""So much of a rebuild is kept in memory; of a key that comes again meanwhile, the last alone."""

T = TypeVar("T")
Slices = Generator[int, None, T]
"""A part of a claim: yields after each of its pieces how many records of the changelog it has read
meanwhile, and returns what it comes to."""


class Replayed(NamedTuple):
    """How the store was found; key -> last record of what the changelog has beyond it; the offset
    after the last of these. `rebuilt`: the store has others of them already, and can
    no longer tell what it had before."""

    head: StoreHead
    states: dict[str, Message]
    watermark: int
    rebuilt: bool


class Reconciling:
    """Raises Stale if Redis knows a later owner, TransientError if a server does not answer."""

    def __init__(self, wiring: Wiring, codec: Codec, ports: Ports, piece: int = PIECE) -> None:
        self._piece = piece
        self._wiring = wiring
        self._codec = codec
        self._group = ports.group
        self._changelog = ports.changelog
        self._store = ports.state_store
        self._ledgers = ports.ledgers
        self._clock = ports.clock

    def replay(self, partition: Partition, distrusted: bool = False) -> Slices[Replayed]:
        """Steps 3 and 4: raise the fencing token in the store, then read what Kafka has beyond its
        watermark; all, if what the store has is `distrusted`."""
        topic, number = self._wiring.state.topic, partition.number
        identity, low = self._changelog.identity(topic), self._changelog.low(topic, number)
        head = self._store.raise_fencing_token(number, partition.ticket.fencing_token)
        reached("claim: after fencing token raise")
        end = self._group.bounds(topic, number)[1]
        if (
            head is None
            or distrusted
            or head.confirmed == NOTHING  # another claim died while it rebuilt it
            or head.identity != identity
            or head.watermark > end
            or head.confirmed.batch > partition.ticket.batch
        ):
            head = self._empty(partition, low, identity, 1)
        messages = self._changelog.replay(topic, number, max(head.watermark, low))
        first = next(messages, None)
        if first is not None and head.watermark > low and self._too_old(head.watermark, first):
            head = self._empty(partition, low, identity, head.piece + 1)
            messages = self._changelog.replay(topic, number, low)
            first = next(messages, None)
        states: dict[str, Message] = {}
        rebuilds, rebuilt, held = head.confirmed == NOTHING, False, 0
        watermark, message = max(head.watermark, 0), first
        for count, message in enumerate(chain(() if first is None else (first,), messages), 1):
            states[(message.key or b"").decode()] = message
            held += len(message.value or b"")
            if rebuilds and (len(states) >= HELD_PIECES * self._piece or held > HELD_BYTES):
                yield from self._write(partition, Replayed(head, states, watermark, True))
                states, held, rebuilt = {}, 0, True
            if count % self._piece == 0:
                yield self._piece
        if message is not None:
            watermark = message.offset + 1
            # business time never runs back, even if Redis forgot it
            head.now = max(head.now, int(dict(message.headers).get("at", b"0")))
        return Replayed(head, states, watermark, rebuilt)

    def _empty(self, partition: Partition, low: int, identity: str, piece: int) -> StoreHead:
        """The store is to be rebuilt from the beginning, which is the claim's `piece`-th write."""
        head = StoreHead(partition.ticket.fencing_token, NOTHING, low, identity, 0, piece)
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
            if (
                replayed.rebuilt
                or known.confirmed.batch > replayed.head.confirmed.batch
                or partition.ticket.merged > replayed.head.confirmed.batch
            ):
                # the store is older than the ledger, or has no longer what it had, or shares were
                # moved since: its states cannot tell what the ledger still lacks
                ledger.close()
                return False
            change = self._difference(name, partition, replayed)
        ledger.claim(number, partition.ticket.fencing_token, partition.ticket.batch_id, change)
        return True

    def _difference(self, name: str, partition: Partition, replayed: Replayed) -> LedgerChange:
        """What the replayed states change against those that the store still has."""
        number, topic = partition.number, self._wiring.state.topic
        old: dict[str, bytes] = {}
        for keys in self._pieces(list(replayed.states)):
            old |= self._store.load(
                {number: keys},
                {number: Guard(partition.ticket.fencing_token, replayed.head.confirmed)},
            ).get(number, {})

        def counted(state: bytes | None) -> State | None:
            """What a ledger may know of it: of one that the store has a pointer to it knows
            nothing."""
            if state is None or target(state) is not None:
                return None
            return self._codec.decode_own(state, topic)

        pairs = (
            (key, counted(old.get(key)), counted(new.value)) for key, new in replayed.states.items()
        )
        return ledger_changes(self._ledgers, pairs)[name]

    def state_store(self, partition: Partition, replayed: Replayed) -> Slices[None]:
        """The states and the watermark, the last piece with the new mark: a claim that dies on
        the way begins at the old one again."""
        yield from self._write(partition, replayed)
        self._apply(partition, replayed, [])
        partition.confirmed, partition.watermark, partition.now = (
            partition.ticket.batch_id,
            replayed.watermark,
            replayed.head.now,
        )

    def _write(self, partition: Partition, replayed: Replayed) -> Slices[None]:
        """The states, under the old mark."""
        for keys in self._pieces(list(replayed.states)):
            self._apply(partition, replayed, keys)
            yield 0

    def _apply(self, partition: Partition, replayed: Replayed, keys: list[str]) -> None:
        """These states, under the old mark; none: the new mark."""
        head, done = replayed.head, not keys
        confirmation = Confirmation(
            Guard(partition.ticket.fencing_token, head.confirmed),
            partition.ticket.batch_id if done else head.confirmed,
            replayed.watermark if done else head.watermark,
            head.now,
            piece=head.piece,
        )
        for key in keys:
            confirmation.states[key], confirmation.due[key] = self._kept(replayed.states[key])
        self._store.apply(partition.number, confirmation)
        head.piece += 1

    def _kept(self, message: Message) -> tuple[bytes | None, int | None]:
        """What the store keeps of a key, and when its timer fires. It takes all of a state to tell
        whether the stage is done with it, and the engine's own fields to tell of many that it is
        not."""
        payload, topic = message.value, self._wiring.state.topic
        if payload is None:
            return None, None
        own = self._codec.decode_own(payload, topic)
        over = self._wiring.may_be_done_with(own) and self._wiring.done_with(
            self._codec.decode_state(payload, topic)
        )
        return pointer_to(message.offset) if over else payload, wake_of(own)

    def stage(self, names: Sequence[str], partition: Partition) -> Slices[bool]:
        """Contribute this partition's totals to ledgers that are being rebuilt; True once they are
        open."""
        totals, counted = {name: LedgerChange() for name in names}, set[str]()
        kept = self._store.states(partition.number, partition.guard) if names else iter(())
        while piece := list(islice(kept, self._piece)):
            states = {key: state for key, state in self._concerned(piece) if key not in counted}
            counted |= states.keys()
            pairs = ((key, None, state) for key, state in states.items())
            for name, change in ledger_changes(self._ledgers, pairs).items():
                if name in totals:
                    totals[name].add(change)
            yield 0
        opened = True
        for name, change in totals.items():
            opened = (yield from self._contribute(name, partition, change)) and opened
        return opened

    def _contribute(self, name: str, partition: Partition, totals: LedgerChange) -> Slices[bool]:
        """All pieces, unless the ledger is open already."""
        number, token = partition.number, partition.ticket.fencing_token
        for piece, last, part in in_pieces(totals, self._piece):
            opened = self._ledgers[name].stage(
                number, token, partition.confirmed, part, piece, last
            )
            reached("claim: after a piece for a ledger")
            if opened:
                return True
            yield 0
        return False

    def _concerned(self, states: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, State]]:
        """Those of which a ledger knows anything: few, most orders have ended."""
        topic = self._wiring.state.topic
        for key, payload in states:
            if target(payload) is not None:
                continue
            state = self._codec.decode_own(payload, topic)
            if state["reservations"] or state["waits"] or state["share"]:
                yield key, state

    def _pieces(self, keys: list[Any]) -> Iterator[list[Any]]:
        for at in range(0, len(keys), self._piece):
            yield keys[at : at + self._piece]
