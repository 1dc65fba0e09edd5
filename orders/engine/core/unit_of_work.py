"""The outcome of one batch as it grows: new states, records to publish, counts. Nothing of it is
real before the commit."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from orders.contracts.blank import blank
from orders.contracts.codec.codec import Codec
from orders.engine.context import Cause
from orders.engine.core.headers import Stamp
from orders.engine.core.movements import Movement, movements_of
from orders.engine.core.reservations import waits_of
from orders.engine.core.waits import check_waits
from orders.engine.core.wiring import ARTICLE, SHARE, Wiring
from orders.engine.errors import Refused
from orders.engine.handling import UNCHANGED, Consume, Event, Handling, Supply
from orders.engine.ports.log import Headers, Message
from orders.engine.stage import Handler

MAX_BYTES = 950_000
"""Largest value that a stage publishes; the broker's limit of 1 MB leaves room for key and
headers."""


@dataclass(slots=True)
class Item:
    """One thing to handle: a record, a timer or a wake-up of one key."""

    partition: int
    key: str
    name: str
    handler: Handler
    value: Any
    cause: Cause
    message: Message | None = None
    origin: bytes = b""
    answers: list[Any] = field(default_factory=list)
    granted: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.origin = str(self.cause).encode()


class Output(NamedTuple):
    """One record to write in the transaction; partition None: that of its key."""

    topic: str
    partition: int | None
    key: bytes
    value: bytes | None
    headers: Headers


class UnitOfWork:
    """States and outputs of a batch. `before` holds what the stores have, `after` what the batch
    changes; both by (partition, key)."""

    def __init__(self, wiring: Wiring, codec: Codec, now: int, stamp: Stamp) -> None:
        self.wiring = wiring
        self.codec = codec
        self.now = now
        self.stamp = stamp
        self.before: dict[int, dict[str, Any]] = {}
        self.after: dict[int, dict[str, Any]] = {}
        self.encoded: dict[int, dict[str, bytes | None]] = {}
        self.folds: dict[int, dict[str, list[Any]]] = {}
        self.outputs: list[Output] = []
        self.counts: Counter[tuple[str, str, str, str]] = Counter()
        self.effects: dict[int, list[tuple[Item, Supply | Consume]]] = {}
        self.dead = 0
        self.parked = 0

    def state(self, partition: int, key: str) -> Any:
        """The key's state as of now in the batch, None if there is none."""
        changed = self.after.get(partition)
        if changed is not None and key in changed:
            return changed[key]
        return self.before[partition].get(key)

    def take_over(self, item: Item, state: Any, handling: Handling) -> None:
        """Take over what a handler returned. Raises Refused, ValueError or TypeError, and then
        nothing of it has been taken over."""
        new = state if handling.state is UNCHANGED else handling.state
        quiet = new is state and not handling.effects
        movements = [] if quiet else movements_of(item.granted, state, new, handling.effects)
        for ledger in () if quiet else self.wiring.stage.ledgers:
            check_waits(
                item.key, waits_of(new, ledger)
            )  # now, not in confirm: what is committed must be something a ledger can index
        events = [self._event(item, index, event) for index, event in enumerate(handling.events)]
        journal = [self._entry(item, movement) for movement in movements]
        told = bool(
            events or journal
        )  # what led to them stands on the changelog, even if the state stays as it is
        if (
            told
            or new is not self.before[item.partition].get(item.key)
            or item.key in self.after.get(item.partition, ())
        ):
            self.set_state(item.partition, item.key, new)
        self.outputs += events
        self.outputs += journal
        if handling.effects:
            self.effects.setdefault(item.partition, []).extend(
                (item, effect) for effect in handling.effects
            )
        self.folds.setdefault(item.partition, {}).setdefault(item.key, []).append(_folded(item))
        self.count(item, handling.outcome, handling.reason)

    def count(self, item: Item, outcome: str, reason: str = "") -> None:
        """Count one outcome for the summary of the batch."""
        self.counts[
            item.key.partition(":")[0] if item.key[0] != "@" else "", item.name, outcome, reason
        ] += 1

    def publish(self, item: Item, index: int, record: type, value: Mapping[str, Any]) -> None:
        """Publish on the engine's own account (stop notices of discarded keys)."""
        self.outputs.append(self._event(item, index, Event(record, value)))

    def set_state(self, partition: int, key: str, state: Any) -> None:
        """Put a state in place, encoded at once so that one which cannot be written is refused
        here."""
        encoded = self._encode_state(state)
        self.after.setdefault(partition, {})[key] = state
        self.encoded.setdefault(partition, {})[key] = encoded

    def share_keys(self) -> dict[int, list[str]]:
        """The account shares that the effects of the batch touch and that are not loaded yet."""
        return {
            partition: [
                key
                for key in dict.fromkeys(_share_key(effect) for _, effect in effects)
                if key not in self.before[partition]
            ]
            for partition, effects in self.effects.items()
        }

    def update_shares(self) -> None:
        """Add the effects of the batch to the partition's account shares (loaded before)."""
        for partition, effects in self.effects.items():
            for _, effect in effects:
                key = _share_key(effect)
                state = self.state(partition, key) or blank(self.wiring.stage.state)
                share = state["share"] or {
                    "ledger": effect.ledger,
                    "account": effect.account,
                    "supplied": 0,
                    "consumed": 0,
                }
                side = "supplied" if isinstance(effect, Supply) else "consumed"
                self.after.setdefault(partition, {})[key] = {
                    **state,
                    "share": {**share, side: share[side] + effect.amount},
                }
            touched = dict.fromkeys(_share_key(effect) for _, effect in effects)
            for key in touched:
                self.encoded.setdefault(partition, {})[key] = self._encode_state(
                    self.after[partition][key]
                )

    def _event(self, item: Item, index: int, event: Event) -> Output:
        name, outlet = event.record.__name__, self.wiring.outlets.get(event.record)
        if outlet is None:
            raise Refused(f"{item.name} publishes {name}, which the stage does not declare")
        subject = item.key.removeprefix(ARTICLE)
        key = subject if event.key is None else event.key
        own = self.wiring.own_key(outlet.topic, event.value)
        if not key or (own is not None and own != key):
            raise Refused(f"{item.name} publishes {name} of {own!r} under the key {key!r}")
        payload = self.codec.encode(outlet, event.value)
        if len(payload) > MAX_BYTES:
            raise Refused(f"{name} of {len(payload)} bytes is over the limit of {MAX_BYTES}")
        return Output(
            outlet.topic,
            item.partition if key == subject else None,
            key.encode(),
            payload,
            self.stamp.event(item.origin, subject.encode(), outlet, index),
        )

    def _entry(self, item: Item, movement: Movement) -> Output:
        journal = self.wiring.journals.get(movement.ledger)
        if journal is None:
            raise Refused(f"{item.name} moves {movement.ledger}, a ledger of another stage")
        entry = {
            "ledger": movement.ledger,
            "account": movement.account,
            "debit": movement.debit,
            "credit": movement.credit,
            "amount": movement.amount,
            "key": item.key,
            "version": item.value.get("version", 0),
            "line": 0,
            "cause": item.origin.decode(),
            "at": self.now,
        }
        return Output(
            journal.topic,
            None,
            movement.account.encode(),
            self.codec.encode(journal, entry),
            self.stamp.plain(item.origin),
        )

    def _encode_state(self, state: Any) -> bytes | None:
        if state is None:
            return None
        payload = self.codec.encode(self.wiring.state, state)
        if len(payload) > MAX_BYTES:
            raise Refused(f"a state of {len(payload)} bytes is over the limit of {MAX_BYTES}")
        return payload

    def state_outputs(self, notes: bytes) -> list[Output]:
        """The changelog: the last state of each changed key, with what is needed to fold it
        again (causes, answers, references, policy)."""
        topic, outputs = self.wiring.state.topic, []
        for partition, states in self.encoded.items():
            folds = self.folds.get(partition, {})
            for key, payload in states.items():
                history = orjson.dumps(folds.get(key, ()))
                outputs.append(
                    Output(
                        topic, partition, key.encode(), payload, self.stamp.state(history, notes)
                    )
                )
        return outputs

    def summary_output(self) -> Output | None:
        """Exact counts of the batch by minute, channel, record, outcome and reason; None if
        nothing was handled."""
        if not self.counts:
            return None
        counts = [
            {
                "channel": channel,
                "event": event,
                "outcome": outcome,
                "reason": reason,
                "count": count,
            }
            for (channel, event, outcome, reason), count in self.counts.items()
        ]
        value = {
            "stage": self.wiring.name,
            "minute_at": self.now // 60_000 * 60_000,
            "counts": counts,
        }
        payload = self.codec.encode(self.wiring.summary, value)
        return Output(
            self.wiring.summary.topic, None, self.wiring.name.encode(), payload, self.stamp.batch()
        )


def _folded(item: Item) -> Any:
    """All that is needed to handle the item again: where its record stands; a timer or a wake-up
    is no record and is told whole."""
    origin = item.origin.decode()
    if item.message is None:
        return [origin, item.answers, item.cause.recorded_at, item.value]
    return [origin, item.answers] if item.answers else origin


def _share_key(effect: Supply | Consume) -> str:
    return f"{SHARE}{effect.ledger}/{effect.account}"
