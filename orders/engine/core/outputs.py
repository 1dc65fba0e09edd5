"""Records of what a batch decided, as bytes."""

from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from orders.contracts.codec.codec import Codec
from orders.contracts.records import PassedWaiter, SummaryMeasure
from orders.engine.core.counts import Counted
from orders.engine.core.flow import SINCE, passes_on
from orders.engine.core.headers import Stamp
from orders.engine.core.item import Item
from orders.engine.core.measures import MeasuredBy, Total, bare
from orders.engine.core.movements import Movement
from orders.engine.core.wiring import ARTICLE, Wiring
from orders.engine.errors import Refused
from orders.engine.handling import Event
from orders.engine.ports.log import Headers

MAX_BYTES = 950_000
"""Largest value that a stage publishes; the broker's limit of 1 MB leaves room for key and
headers."""

MARK_BYTES = 4_000
"""So much longer the engine's own parked mark may make a state."""


class Output(NamedTuple):
    """One record to write in the transaction; partition None: that of its key. `placed`: where it
    comes to stand is wanted."""

    topic: str
    partition: int | None
    key: bytes
    value: bytes | None
    headers: Headers
    placed: bool = False


class Encoder:
    """Encodes for one batch."""

    def __init__(self, wiring: Wiring, codec: Codec, stamp: Stamp, now: int) -> None:
        self._wiring = wiring
        self._codec = codec
        self._stamp = stamp
        self._now = now

    def event(self, item: Item, index: int, event: Event, since: bytes | None = None) -> Output:
        """A record that a handler publishes; a hand-off bears `since`. Raises Refused, ValueError
        or TypeError."""
        name, outlet = event.record.__name__, self._wiring.outlets.get(event.record)
        if outlet is None:
            raise Refused(f"{item.name} publishes {name}, which the stage does not declare")
        subject = item.key.removeprefix(ARTICLE)
        key = subject if event.key is None else event.key
        own = self._wiring.own_key(outlet.topic, event.value)
        if not key or (own is not None and own != key):
            raise Refused(f"{item.name} publishes {name} of {own!r} under the key {key!r}")
        payload = _within(MAX_BYTES, name, self._codec.encode(outlet, event.value))
        headers = self._stamp.event(item.origin, subject.encode(), outlet, index)
        if since is not None and passes_on(outlet):
            headers = [*headers, (SINCE, since)]
        partition = item.partition if key == subject else None
        return Output(outlet.topic, partition, key.encode(), payload, headers)

    def entries(self, item: Item, movements: Sequence[Movement], index: int) -> list[Output]:
        """The journals' entries of what one handling moves, one a ledger, and whom the units of a
        wake went past; `index` is the first one's among all that the handling writes. They stand
        where the key's other records do, so that a batch writes to no partition but its own
        (docs/decisions/0017). Raises Refused."""
        by_ledger: dict[str, list[Movement]] = {}
        passed: Mapping[str, Sequence[PassedWaiter]] = {}
        if item.name == "Woken" and item.value.get("passed"):
            passed = {item.value["ledger"]: item.value["passed"]}
            by_ledger = {ledger: [] for ledger in passed}
        for movement in movements:
            by_ledger.setdefault(movement.ledger, []).append(movement)
        return [
            self._entry(item, ledger, moved, passed.get(ledger, ()), index + number)
            for number, (ledger, moved) in enumerate(by_ledger.items())
        ]

    def _entry(
        self,
        item: Item,
        ledger: str,
        moved: Sequence[Movement],
        passed: Sequence[PassedWaiter],
        index: int,
    ) -> Output:
        journal = self._wiring.journals.get(ledger)
        if journal is None:
            raise Refused(f"{item.name} moves {ledger}, a ledger of another stage")
        entry = {
            "ledger": ledger,
            "key": item.key,
            "version": item.value.get("version", 0),
            "cause": item.origin.decode(),
            "at": self._now,
            "movements": [
                {"account": account, "debit": debit, "credit": credit, "amount": amount}
                for _, account, debit, credit, amount in moved
            ],
            "passed": passed,
        }
        subject = item.key.removeprefix(ARTICLE).encode()
        return Output(
            journal.topic,
            item.partition,
            subject,
            _within(MAX_BYTES, "an entry", self._codec.encode(journal, entry)),
            self._stamp.event(item.origin, subject, journal, index),
        )

    def state(self, state: Any) -> bytes | None:
        """A state as the changelog has it. Raises Refused, ValueError or TypeError."""
        if state is None:
            return None
        limit = MAX_BYTES if state["parked"] is None else MAX_BYTES + MARK_BYTES
        return _within(limit, "a state", self._codec.encode(self._wiring.state, state))

    def changelog(
        self,
        encoded: Mapping[int, Mapping[str, bytes | None]],
        folded: Mapping[int, Mapping[str, list[Any]]],
        met: Mapping[int, Mapping[str, int]],
        over: Container[tuple[int, str]],
        notes: bytes,
    ) -> list[Output]:
        """The changelog: the last state of each changed key, with what is needed to fold it
        again (causes, answers, the state that it met, references, policy). `over`: (partition,
        key) of those that the stage is done with."""
        topic, outputs = self._wiring.state.topic, []
        for partition, states in encoded.items():
            folds = folded.get(partition, {})
            for key, payload in states.items():
                history = orjson.dumps(folds.get(key, ()))
                headers = self._stamp.state(history, met[partition].get(key, 0), notes)
                placed = (partition, key) in over
                outputs.append(Output(topic, partition, key.encode(), payload, headers, placed))
        return outputs

    def summary(
        self, counted: Mapping[Counted, int], measured: Mapping[MeasuredBy, Total]
    ) -> Output | None:
        """These counts and measures, as told in this minute; None if there are none."""
        if not counted and not measured:
            return None
        counts = [
            {
                "channel": channel,
                "event": event,
                "outcome": outcome,
                "reason": reason,
                "count": count,
            }
            for (channel, event, outcome, reason), count in counted.items()
        ]
        value = {
            "stage": self._wiring.name,
            "minute_at": self._now // 60_000 * 60_000,
            "counts": counts,
            "measures": [_told(by, total) for by, total in measured.items()],
        }
        payload = self._codec.encode(self._wiring.summary, value)
        return Output(
            self._wiring.summary.topic,
            None,
            self._wiring.name.encode(),
            payload,
            self._stamp.batch(),
        )

    def workload(self, partition: int, orders: Mapping[str, int]) -> Output:
        """What stands in the queues of a partition now."""
        value = {"partition": partition, "orders": orders, "at": self._now}
        kind = self._wiring.workload
        payload = self._codec.encode(kind, value)
        return Output(kind.topic, None, str(partition).encode(), payload, self._stamp.batch())


def _told(by: MeasuredBy, total: Total) -> SummaryMeasure:
    channel, name, label = by
    count, added, *buckets = bare(total)
    return {
        "channel": channel,
        "name": name,
        "label": label,
        "count": count,
        "sum": added,
        "buckets": buckets,
    }


def _within(limit: int, what: str, payload: bytes) -> bytes:
    if len(payload) > limit:
        raise Refused(f"{what} of {len(payload)} bytes is over the limit of {limit}")
    return payload
