"""Which partitions this replica owns: it follows the group, claims what is assigned, starts to read
what is claimed, and gives up what is in doubt."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from orders.engine.core.claim import Claims
from orders.engine.core.claiming import Claiming
from orders.engine.core.life import Life, moved
from orders.engine.core.metrics import Observer
from orders.engine.core.partition import CALM_SECONDS, Partition
from orders.engine.core.pausing import follow, is_about_pausing
from orders.engine.core.sorting import Sorter
from orders.engine.core.ticket import Ticket
from orders.engine.ports.clock import Clock
from orders.engine.ports.log import Change, Group


class Ownership:
    """`claimed`: what is known of each partition that this replica has claimed."""

    def __init__(
        self,
        group: Group,
        claims: Claims,
        sorter: Sorter,
        observer: Observer,
        clock: Clock,
        slice_seconds: float,
    ) -> None:
        self._clock = clock
        self._claiming = Claiming(claims, observer, clock, slice_seconds)
        self._group = group
        self._claims = claims
        self._sorter = sorter
        self._observer = observer
        self._lives: dict[int, Life] = {}
        self._stopping: dict[int, str] = {}
        self.claimed: dict[int, Partition] = {}

    @property
    def claiming(self) -> bool:
        """Whether a claim is under way that goes on with the next call of `claim`."""
        return self._claiming.under_way

    def being(self, life: Life) -> list[int]:
        """Numbers of the partitions of which this is true, in order."""
        return sorted(number for number, its in self._lives.items() if its is life)

    @property
    def ready(self) -> dict[int, Partition]:
        """Those whose records are handled, in the order in which they were claimed."""
        return self._living(Life.READY)

    @property
    def paused(self) -> dict[int, Partition]:
        """Those of which heartbeats alone pass, in that order."""
        return self._living(Life.PAUSED)

    @property
    def resting(self) -> dict[int, Partition]:
        """Those whose records a person, or the circuit breaker, keeps from being handled."""
        return self._living(Life.PAUSED) | self._living(Life.STOPPED)

    def ready_one(self, number: int) -> Partition | None:
        """This partition, if its records are handled."""
        return self.claimed[number] if self._lives.get(number) is Life.READY else None

    @property
    def complete(self) -> bool:
        """Whether everything that is assigned is ready, or paused by a person."""
        return all(life in (Life.READY, Life.PAUSED) for life in self._lives.values())

    def follow(self, changes: Iterable[Change]) -> None:
        """Take note of what the group gave and took."""
        for change in changes:
            for number in change.partitions:
                self.claimed.pop(number, None)
                self._stopping.pop(number, None)
                self._claiming.forget(number)
                self._move(number, Life.GONE)
                if change.kind == "assigned":
                    self._move(number, Life.ASSIGNED)
            self._observer.ownership(change.kind, change.partitions)

    def claim(self) -> bool:
        """Claim what is assigned, and start what waited for its ledgers to open, though another
        claim fails. A claim that takes long goes on with the next call. Returns whether one was
        hindered, as a server did not answer: that of others may wait for it as long."""
        self._open()
        for claimed in self._claiming.turn(self.being(Life.ASSIGNED)):
            self._take(*claimed)
        self._open()
        return self._claiming.hindered

    def _open(self) -> None:
        for number in self.being(Life.WAITING):
            partition = self.claimed[number]
            if self._claims.opened(partition):
                self._move(number, Life.READY)
                self._start(partition)

    def mend(self) -> None:
        """Follow what people ask of partitions whose records are not handled: to reset the circuit
        breaker, to go on."""
        self._mend_circuit()
        self._resume()

    def _take(self, partition: Partition, life: Life) -> None:
        """It is claimed. If the circuit breaker opened meanwhile, it notes that as the others did,
        and is claimed anew."""
        number = partition.number
        if because := self._stopping.get(number, ""):
            self._claiming.failed(number)
            self._stop(partition, because)
            self._observer.claim(number, f"again: circuit opened: {because}")
            return
        self.claimed[number] = partition
        self._move(number, life)
        self._observer.claim(number, _claimed(partition.ticket))
        if life is Life.READY:
            self._start(partition)

    def lose(self, reasons: Mapping[int, str]) -> None:
        """Stop reading these partitions; they are claimed anew."""
        for number, reason in reasons.items():
            if self.claimed.pop(number, None) is not None:
                self._group.pause(number)
                self._move(number, Life.ASSIGNED)
                self._observer.claim(number, f"lost: {reason}")

    def stop(self, because: str) -> None:
        """The circuit breaker opens: every claimed partition notes it, and is claimed anew; what is
        being claimed notes it in the end."""
        self._stopping |= dict.fromkeys(self._lives, because)
        try:
            for partition in self.claimed.values():
                self._stop(partition, because)
        finally:
            self.lose(dict.fromkeys(self.claimed, f"circuit opened: {because}"))

    def _stop(self, partition: Partition, because: str) -> None:
        partition.ticket = replace(partition.ticket, circuit_open=because)
        self._claims.commit(partition)
        del self._stopping[partition.number]

    def _start(self, partition: Partition) -> None:
        """Read it from now on. If that fails it is claimed anew: one that is owned and not read
        would be silent for ever."""
        try:
            self._claims.start(partition)
        except Exception:
            self._claiming.failed(partition.number)
            self.lose({partition.number: "not started"})
            raise
        partition.calm_at = self._clock.monotonic() + CALM_SECONDS

    def _mend_circuit(self) -> None:
        """Claim anew what a person has reset."""
        stopped = [self.claimed[number] for number in self.being(Life.STOPPED)]
        self._observer.circuit(bool(stopped))
        for partition in stopped:
            requests = map(self._sorter.request, partition.backlog)
            asked = any(one and one["action"] == "RESET_CIRCUIT_BREAKER" for one in requests)
            partition.backlog.clear()
            if asked:
                partition.ticket = replace(partition.ticket, circuit_open="")
                self._claims.commit(partition)
                self.lose({partition.number: "circuit breaker reset"})

    def _resume(self) -> None:
        """Claim anew what a person lets go on. Of a paused partition all but heartbeats is read
        again then."""
        paused = self.paused
        self._observer.paused(len(paused))
        for number, partition in paused.items():
            requests = [(message, self._sorter.request(message)) for message in partition.backlog]
            asked = [(message, one) for message, one in requests if one and is_about_pausing(one)]
            ticket = follow(partition.ticket, asked)
            if ticket != partition.ticket:
                partition.ticket = ticket
                self._claims.commit(partition)
            if not ticket.paused:
                self.lose({number: "resumed"})

    def _living(self, life: Life) -> dict[int, Partition]:
        return {
            number: partition
            for number, partition in self.claimed.items()
            if self._lives[number] is life
        }

    def _move(self, number: int, life: Life) -> None:
        """Raises IllegalTransition."""
        moved(self._lives.get(number, Life.GONE), life)
        if life is Life.GONE:
            self._lives.pop(number, None)
        else:
            self._lives[number] = life


def _claimed(ticket: Ticket) -> str:
    """What whoever wonders why a partition is slow has to know."""
    if not ticket.suspicious:
        return "claimed"
    return f"claimed: worked with care, {ticket.attempts} owners ended without a commit"
