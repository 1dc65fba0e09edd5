"""Replicas of several stages in one process, and one transaction a turn for all of them
(docs/decisions/0016-together.md).

Each stage keeps its own group, claims, fencing tokens, state store and ledgers. A turn folds stage
after stage: each on what it read and on what the stages before it have just written. What they
write stands in their topics as ever; one commit moves the offsets of all groups, or of none.
"""

from collections.abc import Sequence
from functools import partial
from operator import itemgetter

from orders.engine.core.back_off import BackOff
from orders.engine.core.batch import Batch
from orders.engine.core.failpoints import reached
from orders.engine.core.handover import Handover
from orders.engine.core.pace import Gathering, Pace
from orders.engine.core.replica import Replica
from orders.engine.core.told_heartbeats import ToldHeartbeats
from orders.engine.errors import ClaimAgain, TransientError
from orders.engine.ports.clock import Clock
from orders.engine.ports.log import Writer

IDLE_SECONDS, LONG_IDLE_SECONDS = 0.01, 0.05
CALM_AFTER_SECONDS = 1.0
"""Without work the house looks for some a hundred times a second, and once it has had none for a
while twenty times: each look asks every stage's consumer."""
Deciding = tuple[Replica, Batch]


class Together:
    """`replicas` in the order of the chain; `writer` is their only one; `gathering` bounds how long
    a turn waits for more to do. Single-threaded; one call of `step` is one turn."""

    def __init__(
        self,
        replicas: Sequence[Replica],
        writer: Writer,
        clock: Clock,
        handover: Handover,
        gathering: Gathering,
    ) -> None:
        self._replicas = replicas
        self._claimants = list(replicas)
        self._writer = writer
        self._clock = clock
        self._handover = handover
        self._told = ToldHeartbeats(replicas)
        self._pace = Pace(gathering)
        self._worked_at = clock.monotonic()
        self._begun = False
        self._doubt = False
        self._back_off = BackOff(clock)

    @property
    def ready(self) -> bool:
        """Every stage has claimed what is assigned to it."""
        return all(replica.ready for replica in self._replicas)

    def step(self) -> None:
        """One turn. Raises ConfigError or NewerState, which no retry can mend; handles everything
        else."""
        away = False
        try:
            self._turn()
        except (ClaimAgain, TransientError) as error:
            away = isinstance(error, TransientError)
            self._fail(error)
        self._back_off.after(away or any(replica.away for replica in self._replicas))

    def close(self) -> None:
        """Leave: nothing is in flight between two steps."""
        for replica in self._replicas:
            replica.leave()
        self._writer.close()

    def _turn(self) -> None:
        if self._doubt:
            self._writer.recover()
            self._doubt = False
        claims = self._gather()
        window = self._pace.window
        if any(replica.has_work for replica in self._replicas):
            self._rest(window)
            self._gather(claims)
        else:
            self._rest(self._idle_seconds)
            if not any(replica.has_unsettled for replica in self._replicas):
                return
        began = self._clock.monotonic()
        if batches := self._decide():
            self._commit(batches, window)
            now = self._clock.monotonic()
            self._pace.worked(now - began)
            if any(batch.work for _, batch in batches):
                self._worked_at = now

    @property
    def _idle_seconds(self) -> float:
        idle = self._clock.monotonic() - self._worked_at
        return IDLE_SECONDS if idle < CALM_AFTER_SECONDS else LONG_IDLE_SECONDS

    def _rest(self, seconds: float) -> None:
        self._clock.sleep(seconds)
        self._pace.rested(seconds)

    def _gather(self, claims: bool = True) -> bool:
        """Returns whether nobody's claim was hindered. One is enough for a turn: each would wait
        for the same server as long, and those that are worked for all of them. Whose it was claims
        last from then on."""
        for replica in list(self._claimants):
            if replica.attempt(partial(replica.gather, claims=claims)):
                claims = False
                self._claimants.remove(replica)
                self._claimants.append(replica)
        return claims

    def _decide(self) -> list[Deciding]:
        """Stage after stage. One that fails before it has written anything is left out; the
        others go on."""
        batches: list[Deciding] = []
        for replica in self._in_turn():
            batch = replica.attempt(replica.begin)
            if batch is not None:
                self._write(replica, batch)
                batches.append((replica, batch))
        return batches

    def _in_turn(self) -> Sequence[Replica]:
        """All; but where something kills its owner, one stage is alone in the turn, so that no
        other is blamed for it."""
        wary = [
            (tried, replica) for replica in self._replicas if (tried := replica.tried) is not None
        ]
        return [min(wary, key=itemgetter(0))[1]] if wary else self._replicas

    def _write(self, replica: Replica, batch: Batch) -> None:
        outputs = self._told.hold_back(self._handover.placed(replica.outputs(batch)), batch)
        with replica.timing.part("produce"):
            if not self._begun:
                self._begun = True
                self._writer.begin()
                reached("before the first produce")
            for output in outputs:
                self._writer.write(*output)
            reached("after produce")
            written = self._handover.read(outputs)
            # where nothing stands need not be asked: an answer takes some 10 ms
            ends = self._writer.sent() if written else {}
        self._handover.hand_over(written, ends, self._writer.written_at)
        self._told.tell(replica)

    def _commit(self, batches: Sequence[Deciding], window: float) -> None:
        *others, (last, final) = batches
        with last.timing.part("commit"):
            for output in self._told.unheard({one.wiring.name: batch for one, batch in batches}):
                self._writer.write(*output)
            for replica, batch in others:
                self._writer.add_offsets(replica.offsets(batch), batch.token)
            ends = self._writer.commit(last.offsets(final), final.token)
        self._begun = False
        self._handover.committed(ends)
        self._told.committed(ends, batches)
        for _, batch in batches:
            batch.committed()
        for replica, batch in batches:
            replica.waited(window)
            replica.attempt(partial(replica.finish, batch, ends))

    def _fail(self, error: Exception) -> None:
        """The transaction came to nothing, or is in doubt: whatever any stage has read, decided or
        was handed since its last commit counts for nothing."""
        self._doubt = self._doubt or self._begun
        self._begun = False
        self._handover.forget()
        self._told.forget()
        for replica in self._replicas:
            replica.give_up(type(error).__name__)
