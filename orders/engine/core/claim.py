"""Taking over a partition: ask Kafka alone what is committed, and bring Redis to it
(docs/architecture.md, The claim)."""

from collections.abc import Mapping
from dataclasses import replace
from math import inf

from orders.contracts.codec.codec import Codec
from orders.engine.core.failpoints import reached
from orders.engine.core.life import Life
from orders.engine.core.partition import Partition
from orders.engine.core.reconcile import Reconciling, Slices
from orders.engine.core.ticket import UNTOLD, Ticket
from orders.engine.core.wiring import Wiring
from orders.engine.errors import ConfigError, Rebalancing, Stale, TransientError
from orders.engine.ports import Ports
from orders.engine.ports.ledger import Ledger
from orders.engine.ports.log import Committed

MAX_CLOCK_GAP_MS = 5_000
REBUILT_LATELY_SECONDS = 3_600.0
NO_FURTHER: Mapping[str, int] = {}


class Claims:
    """Claims partitions, in slices: whoever claims may leave a claim for a while after each `piece`
    of records or states. Raises Rebalancing, TransientError or Stale: nothing is decided then,
    claim again while it is assigned."""

    def __init__(self, wiring: Wiring, codec: Codec, ports: Ports, piece: int) -> None:
        self._wiring = wiring
        self._group = ports.group
        self._changelog = ports.changelog
        self._store = ports.state_store
        self._ledgers = ports.ledgers
        self._clock = ports.clock
        self._reconciling = Reconciling(wiring, codec, ports, piece)
        self._fencing_tokens: dict[int, int] = {}
        self._begun: set[int] = set()
        self._distrusted: set[int] = set()
        self._rebuilt: dict[int, float] = {}

    def claim(self, number: int) -> Slices[tuple[Partition, Life]]:
        """Own the partition: fencing token raised, store and ledgers brought to what Kafka has
        committed. It is READY if every ledger is open, the circuit breaker closed, and nobody has
        paused it."""
        committed = self._group.committed(self._wiring.topics, number)
        reached("claim: after committed")
        partition = self._take_over(number, committed)
        reached("claim: after fencing token commit")
        self._check_clock()
        replayed = yield from self._reconciling.replay(partition, number in self._distrusted)
        reached("claim: after replay")
        closed = [
            name
            for name in self._ledgers
            if not self._reconciling.ledger(name, partition, replayed)
        ]
        reached("claim: between ledger and state store")
        yield from self._reconciling.state_store(partition, replayed)
        self._distrusted.discard(number)
        for name in self._ledgers:
            partition.ledgers[name] = partition.ticket.batch_id
        opened = yield from self._reconciling.stage(closed, partition)
        if partition.ticket.circuit_open:
            self._watch(partition)
            return partition, Life.STOPPED
        if partition.ticket.paused:
            self._watch(partition)
            return partition, Life.PAUSED
        return partition, Life.READY if opened else Life.WAITING

    def distrust(self, reasons: Mapping[int, str]) -> None:
        """The next claim of these partitions rebuilds their stores. Raises ConfigError where that
        was done a moment ago: it would do no good again."""
        now = self._clock.monotonic()
        for number, reason in reasons.items():
            if now - self._rebuilt.get(number, -inf) < REBUILT_LATELY_SECONDS:
                raise ConfigError(
                    f"{reason}, although the store of partition {number} was just rebuilt from "
                    "there: somebody writes into Redis, or takes records of the changelog"
                )
            self._rebuilt[number] = now
            self._distrusted.add(number)

    def opened(self, partition: Partition) -> bool:
        """Whether every ledger is open now: one that opens is brought a step further. Stale if one
        has forgotten this partition's staging."""
        for ledger in self._ledgers.values():
            head = ledger.head(partition.number)
            if not head.open:
                if not head.staged:
                    raise Stale({partition.number: "closed"})
                if not (head.opening and self._further(ledger)):
                    return False
        return True

    def _further(self, ledger: Ledger) -> bool:
        opened = ledger.further()
        reached("claim: after a step of an opening")
        return opened

    def start(self, partition: Partition) -> None:
        """Begin to read where the committed offsets say."""
        reached("claim: before start")
        self._group.start(partition.number, partition.positions)

    def _watch(self, partition: Partition) -> None:
        """Read the control topic, and of the others only what is new (it is dropped): nothing is
        handled until a person lets the partition go on."""
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
        ticket = self._left(number, committed)
        self._check_batch(number, ticket)
        ticket = self._asked_here(number, ticket)
        partition = Partition(number, self._next(number, ticket))
        for topic in self._wiring.topics:
            found = committed[topic]
            if found is not None:
                self._check_place(topic, number, found.offset, ticket)
            if found is not None and (topic == self._wiring.chain or topic in ticket.siblings):
                partition.positions[topic] = found.offset
            elif found is None and topic in ticket.siblings:
                raise ConfigError(
                    f"{topic}/{number} has no committed offset although this group has read it: "
                    "it expired or was deleted, or the topic was, and was made anew; `orders "
                    f"offsets restore {self._wiring.name}` works out where to go on"
                )
            else:
                partition.positions[topic] = self._group.bounds(topic, number)[0]
        partition.read.update(partition.positions)
        self.commit(partition)
        return partition

    def _left(self, number: int, committed: Mapping[str, Committed | None]) -> Ticket:
        """What the former owner left beside its offsets."""
        chain, control = committed[self._wiring.chain], committed[self._wiring.control.topic]
        if chain is None:
            return self._first(number)
        return Ticket.parse(chain.metadata, "" if control is None else control.metadata)

    def _check_batch(self, number: int, ticket: Ticket) -> None:
        """What Redis has confirmed was committed before: brokers that tell of an earlier batch have
        lost what they had acknowledged, or have not read it yet. Nothing is written then: to commit
        what they tell would make it so (docs/decisions/0063)."""
        topic, head = self._wiring.state.topic, self._store.head(number)
        if (
            head is None
            or head.confirmed.batch <= ticket.batch
            or head.watermark > self._group.bounds(topic, number)[1]
            or head.identity != self._changelog.identity(topic)
        ):
            return
        stage = self._wiring.name
        raise TransientError(
            f"{self._wiring.chain}/{number}: the brokers tell of batch {ticket.batch}, and Redis "
            f"has confirmed {head.confirmed.batch}, so committed offsets were lost, or are not "
            f"loaded yet; nothing is claimed until it is right. If it lasts: stop {stage}, and "
            f"`orders offsets restore {stage}`"
        )

    def _check_place(self, topic: str, number: int, offset: int, ticket: Ticket) -> None:
        """The chain's offset bears the ticket, which no other tool writes; those beside it bear
        nothing, and a tool that moves one would have records skipped, or handled again."""
        left_at = ticket.siblings.get(topic, UNTOLD)
        if left_at in (UNTOLD, offset):
            return
        low, end = self._group.bounds(topic, number)
        if offset == low and not low <= left_at <= end:
            return  # what it left is gone, or the whole topic, and a person let the stage go on
        raise ConfigError(
            f"{topic}/{number} is committed at {offset}, and this group left it at {left_at}: "
            "somebody else has moved it; `orders offsets restore` puts it back"
        )

    def _next(self, number: int, ticket: Ticket) -> Ticket:
        """The ticket of the next owner. One that died or hung counts against what it had begun. One
        that lives and claims again (the last fencing token was its own) met a fault of a server,
        which is no record's: a long outage must not set innocent orders aside."""
        attempts, tried = ticket.attempts, ticket.tried
        if self._fencing_tokens.get(number) != ticket.fencing_token:
            attempts += 1
        elif number in self._begun:
            tried = max(tried - 1, 0)
        token = ticket.fencing_token + 1
        self._fencing_tokens[number] = token
        self._begun.discard(number)
        return replace(
            ticket,
            fencing_token=token,
            siblings=dict.fromkeys(self._wiring.siblings, UNTOLD),
            attempts=attempts,
            tried=tried,
        )

    def _asked_here(self, number: int, ticket: Ticket) -> Ticket:
        """Up to which request to pause or resume was followed, and where the topic was left, are
        offsets of one topic: in one that was made anew nothing was followed yet."""
        if not ticket.asked:
            return ticket
        control = self._wiring.control.topic
        identity, (_, end) = self._changelog.identity(control), self._group.bounds(control, number)
        if ticket.asked <= end and ticket.asked_in in ("", identity):
            return replace(ticket, asked_in=identity)
        left = {**ticket.siblings, control: UNTOLD}
        return replace(ticket, asked=0, asked_in=identity, siblings=left)

    def begin_suspect(self, partition: Partition) -> None:
        """Note durably which suspect is begun, before it is."""
        self._begun.add(partition.number)
        self.commit(partition)

    def commit(self, partition: Partition, beyond: Mapping[str, int] = NO_FURTHER) -> None:
        """Commit the partition's offsets, all topics, through the group: at a claim, once an hour,
        and before a suspect is tried. `beyond`: topics that are further than was committed."""
        positions = {**partition.positions, **beyond}
        beside = {topic: positions[topic] for topic in self._wiring.siblings}
        texts = {
            self._wiring.chain: partition.ticket.beside(beside),
            self._wiring.control.topic: partition.ticket.beside_control(),
        }
        offsets = {
            topic: Committed(offset, texts.get(topic, "")) for topic, offset in positions.items()
        }
        try:
            self._group.commit(partition.number, offsets)
        except TransientError:
            # or the broker, carrying it out late, would set back what is committed by then
            self._group.rejoin()
            raise
        partition.positions = positions  # not before: a ticket must name what is committed with it
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
        return Ticket(0, 0)

    def _check_clock(self) -> None:
        gap = abs(int(self._clock.wall() * 1000) - self._store.server_time())
        if gap > MAX_CLOCK_GAP_MS:
            raise TransientError(
                f"this machine's clock is {gap / 1000:.1f} s off Redis TIME; no partition is "
                "claimed until it is right"
            )
