"""The outcome of one batch as it grows: new states, records to publish, counts. Nothing of it is
real before the commit."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from orders.contracts.blank import blank
from orders.contracts.codec.codec import Codec
from orders.engine.core.headers import Stamp
from orders.engine.core.item import Item
from orders.engine.core.movements import movements_of
from orders.engine.core.outputs import Encoder, Output
from orders.engine.core.reservations import waits_of
from orders.engine.core.waits import check_waits
from orders.engine.core.wiring import SHARE, Wiring
from orders.engine.handling import UNCHANGED, Consume, Event, Handling, Supply


class UnitOfWork:
    """States and outputs of a batch. `before` holds what the stores have, `after` what the batch
    changes; both by (partition, key)."""

    def __init__(self, wiring: Wiring, codec: Codec, now: int, stamp: Stamp) -> None:
        self.wiring = wiring
        self.now = now
        self._encoder = Encoder(wiring, codec, stamp, now)
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
        events = [
            self._encoder.event(item, index, event) for index, event in enumerate(handling.events)
        ]
        journal = [self._encoder.entry(item, movement) for movement in movements]
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
        self.outputs.append(self._encoder.event(item, index, Event(record, value)))

    def set_state(self, partition: int, key: str, state: Any) -> None:
        """Put a state in place, encoded at once so that one which cannot be written is refused
        here."""
        encoded = self._encoder.state(state)
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
                self.encoded.setdefault(partition, {})[key] = self._encoder.state(
                    self.after[partition][key]
                )

    def records(self, notes: bytes) -> list[Output]:
        """All that the transaction writes: events and journal, the changelog, exact counts."""
        summary = self._encoder.summary(self.counts)
        return [
            *self.outputs,
            *self._encoder.changelog(self.encoded, self.folds, notes),
            *(() if summary is None else (summary,)),
        ]


def _folded(item: Item) -> Any:
    """All that is needed to handle the item again: where its record stands; a timer or a wake-up
    is no record and is told whole."""
    origin = item.origin.decode()
    if item.message is None:
        return [origin, item.answers, item.cause.recorded_at, item.value]
    return [origin, item.answers] if item.answers else origin


def _share_key(effect: Supply | Consume) -> str:
    return f"{SHARE}{effect.ledger}/{effect.account}"
