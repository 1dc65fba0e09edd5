"""The outcome of one batch as it grows: new states, records to publish, counts. Nothing of it is
real before the commit."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from orders.contracts.blank import blank
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Share
from orders.engine.core.counts import Counted, Counts
from orders.engine.core.flow import since_of
from orders.engine.core.headers import Stamp, checksum
from orders.engine.core.item import Item
from orders.engine.core.measures import Measures, check
from orders.engine.core.measures import count as count_measured
from orders.engine.core.movements import movements_of
from orders.engine.core.outputs import Encoder, Output
from orders.engine.core.partition import Known
from orders.engine.core.reservations import waits_of
from orders.engine.core.shares import (
    goes_into,
    merged,
    net,
    nothing_left,
    share_key,
    shares_after,
)
from orders.engine.core.waits import check_waits
from orders.engine.core.wiring import SEQUENCE, Wiring
from orders.engine.handling import UNCHANGED, Consume, Event, Handling, Measured, Supply


class Taken(NamedTuple):
    """A handling that was taken over: what was handled, the state that it met and the one that it
    left, what it publishes, and since when its order is under way, if it waited for nobody."""

    item: Item
    met: Any
    left: Any
    handling: Handling
    outputs: Sequence[Output]
    since: bytes | None


class UnitOfWork:
    """States and outputs of a batch. `before` holds what the stores have, `met` the checksums of
    it, `after` what the batch changes, `encoded` the bytes of `after` once they are written; all by
    (partition, key).
    `counts` and `measures` are its own, by partition; `told` and `told_measures` are those that its
    summary tells; `workloads` are told of these partitions. `moved`: partition -> key of a share ->
    how much more the partition has of it as others have less. `numbered`: ids of the items that
    were given numbers."""

    def __init__(self, wiring: Wiring, codec: Codec, now: int, stamp: Stamp) -> None:
        self.wiring = wiring
        self.now = now
        self._encoder = Encoder(wiring, codec, stamp, now)
        self.before: dict[int, dict[str, Any]] = {}
        self.met: defaultdict[int, dict[str, int]] = defaultdict(dict)
        self.after: dict[int, dict[str, Any]] = {}
        self.encoded: dict[int, dict[str, bytes | None]] = {}
        self.taken: list[Taken] = []
        self.outputs: list[Output] = []
        self.counts: defaultdict[int, Counts] = defaultdict(Counter)
        self.told: Counts = Counter()
        self.measures: defaultdict[int, Measures] = defaultdict(dict)
        self.told_measures: Measures = {}
        self.workloads: dict[int, Mapping[str, int]] = {}
        self.moved: dict[int, dict[str, int]] = {}
        self.numbered: set[int] = set()
        self.dead = 0
        self.dead_alone = 0
        self.parked = 0

    def state(self, partition: int, key: str) -> Any:
        """The key's state as of now in the batch, None if there is none."""
        changed = self.after.get(partition)
        if changed is not None and key in changed:
            return changed[key]
        return self.before[partition].get(key)

    def take_over(self, item: Item, state: Any, handling: Handling) -> Taken:
        """Take over what a handler returned. Raises Refused, ValueError or TypeError, and then
        nothing of it has been taken over. Whether the new state can be written shows in
        `encode`."""
        new = state if handling.state is UNCHANGED else handling.state
        quiet = new is state and not handling.effects
        movements = [] if quiet else movements_of(item.granted, state, new, handling.effects)
        for ledger in () if quiet else self.wiring.stage.ledgers:
            check_waits(
                item.key, waits_of(new, ledger)
            )  # now, not in confirm: what is committed must be something a ledger can index
        for measured in handling.measures:
            check(measured, self.wiring.name)
        since = since_of(item.message, self.wiring)
        events = [
            self._encoder.event(item, index, event, since)
            for index, event in enumerate(handling.events)
        ]
        outputs = events + self._encoder.entries(item, movements, len(events))
        if (
            outputs  # what led to them stands on the changelog, even if the state stays as it is
            or new is not self.before[item.partition].get(item.key)
            or item.key in self.after.get(item.partition, ())
        ):
            self.set_state(item.partition, item.key, new)
        taken = Taken(item, state, new, handling, outputs, since)
        self.taken.append(taken)
        self.count(item, handling.outcome, handling.reason)
        self._measure(item, handling.measures)
        return taken

    def count(self, item: Item, outcome: str, reason: str = "") -> None:
        """Count one outcome, for a summary."""
        self.counts[item.partition][_counted(item, outcome, reason)] += 1

    def _measure(self, item: Item, measures: Sequence[Measured], times: int = 1) -> None:
        if measures:
            own, channel = self.measures[item.partition], _channel(item)
            for measured in measures:
                count_measured(own, channel, measured, times)

    def publish(self, item: Item, index: int, record: type, value: Mapping[str, Any]) -> None:
        """Publish on the engine's own account (stop notices of discarded keys)."""
        self.outputs.append(self._encoder.event(item, index, Event(record, value)))

    def set_state(self, partition: int, key: str, state: Any) -> None:
        """Put a state in place. It becomes bytes once, when the batch has done with the key."""
        self.after.setdefault(partition, {})[key] = state

    def encode(self, partition: int, key: str) -> bytes | None:
        """Make the key's state bytes. Raises Refused, ValueError or TypeError for one that cannot
        be written: then `undo` says which handling made it."""
        encoded = self._encoder.state(self.after[partition][key])
        self.encoded.setdefault(partition, {})[key] = encoded
        return encoded

    def known(self, partition: int) -> Iterator[tuple[str, Known]]:
        """What the partition's keys are once this is committed, for all that it has touched."""
        for key, state in self.before.get(partition, {}).items():
            yield key, Known(state, self.met[partition].get(key, 0))
        encoded = self.encoded.get(partition, {})
        for key, state in self.after.get(partition, {}).items():
            yield key, Known(state, checksum(encoded[key]))

    def keep(self, taken: Taken) -> None:
        """Write the state that a handling left even if it is as it was: its header tells what the
        handler was answered."""
        partition, key = taken.item.partition, taken.item.key
        if key not in self.after.get(partition, ()):
            self.set_state(partition, key, taken.left)

    def undo(self, partition: int, key: str) -> tuple[Exception, list[Item]]:
        """Take back what was handled of the key since its first state that cannot be written, but
        nothing that was given numbers. Returns why it cannot be, and what was handled, in its
        order."""
        place = partition, key
        own = [taken for taken in self.taken if (taken.item.partition, taken.item.key) == place]
        firm = [n for n, taken in enumerate(own, 1) if id(taken.item) in self.numbered]
        for number, taken in list(enumerate(own))[max(firm, default=0) :]:
            try:
                self._encoder.state(taken.left)
            except Exception as error:
                self._take_back(own[number:])
                self.set_state(partition, key, taken.met)
                return error, [each.item for each in own[number:]]
        raise LookupError(f"no handling of {key} made the state that cannot be written")

    def _take_back(self, gone: Sequence[Taken]) -> None:
        marks = {id(taken) for taken in gone}
        self.taken = [taken for taken in self.taken if id(taken) not in marks]
        for item, _, _, handling, *_ in gone:
            self.counts[item.partition][_counted(item, handling.outcome, handling.reason)] -= 1
            self._measure(item, handling.measures, -1)

    def share_keys(self) -> dict[int, list[str]]:
        """The account shares that the effects of the batch touch and that are not loaded yet."""
        touched: dict[int, dict[str, None]] = {}
        for partition, effect in self._effects():
            if (key := share_key(effect)) not in self.before[partition]:
                touched.setdefault(partition, {})[key] = None
        return {partition: list(keys) for partition, keys in touched.items()}

    def update_shares(self) -> None:
        """Add the effects of the batch to the partition's account shares (loaded before). One that
        a handling brings to nothing is dropped, as a ledger drops such an account."""
        touched: dict[tuple[int, str], None] = {}
        for taken in self.taken:
            partition = taken.item.partition
            known = partial(self._share, partition)
            for key, share in shares_after(taken.handling.effects, known).items():
                state = self.state(partition, key) or blank(self.wiring.stage.state)
                kept = None if nothing_left(share) else {**state, "share": share}
                self.set_state(partition, key, kept)
                touched[partition, key] = None
        for place in touched:
            self.encode(*place)

    def merge(self, key: str, partitions: Sequence[int], home: int) -> None:
        """Put all that these partitions have of an account (loaded before) into one of them."""
        held = {number: one for number in partitions if (one := self._share(number, key))}
        if not held or [*held] == [into := goes_into(held, home, partitions)]:
            return
        for number, share in merged(held, into).items():
            state = self.state(number, key) or blank(self.wiring.stage.state)
            self.set_state(number, key, None if share is None else {**state, "share": share})
            self.encode(number, key)
            self.moved.setdefault(number, {})[key] = net(share) - net(held.get(number))

    def _share(self, partition: int, key: str) -> Share | None:
        """As of now in the batch."""
        state = self.state(partition, key)
        return None if state is None else state["share"]

    def _effects(self) -> Iterator[tuple[int, Supply | Consume]]:
        for taken in self.taken:
            for effect in taken.handling.effects:
                yield taken.item.partition, effect

    def _folds(self) -> dict[int, dict[str, list[Any]]]:
        """By partition and key: what led to the key's state."""
        folds: dict[int, dict[str, list[Any]]] = {}
        for taken in self.taken:
            item = taken.item
            folds.setdefault(item.partition, {}).setdefault(item.key, []).append(_folded(item))
        return folds

    def _written(self) -> Mapping[int, Mapping[str, bytes | None]]:
        """`encoded`, sequences first."""
        if not self.numbered:
            return self.encoded
        return {
            partition: dict(
                sorted(states.items(), key=lambda one: one[0][: len(SEQUENCE)] != SEQUENCE)
            )
            for partition, states in self.encoded.items()
        }

    def _over(self) -> set[tuple[int, str]]:
        """(partition, key) of those that the stage is done with."""
        return {
            (partition, key)
            for partition, states in self.after.items()
            for key, state in states.items()
            if self.wiring.done_with(state)
        }

    def records(self, notes: bytes) -> list[Output]:
        """All that the transaction writes: events and journal, the changelog, exact counts, what
        stands in the queues. Sequences stand before the states that they number."""
        summary = self._encoder.summary(self.told, self.told_measures)
        return [
            *(output for taken in self.taken for output in taken.outputs),
            *self.outputs,
            *self._encoder.changelog(self._written(), self._folds(), self.met, self._over(), notes),
            *(() if summary is None else (summary,)),
            *(self._encoder.workload(number, told) for number, told in self.workloads.items()),
        ]


def _counted(item: Item, outcome: str, reason: str) -> Counted:
    return Counted(_channel(item), item.name, outcome, reason)


def _channel(item: Item) -> str:
    return item.key.partition(":")[0] if item.key[0] != "@" else ""


def _folded(item: Item) -> Any:
    """All that is needed to handle the item again: where its record stands; a timer or a wake-up
    is no record and is told whole."""
    origin = item.origin.decode()
    if item.message is None:
        return [origin, item.answers, item.cause.recorded_at, item.value]
    return [origin, item.answers] if item.answers else origin
