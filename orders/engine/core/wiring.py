"""A stage's declaration, resolved against the catalogue: which record goes to which handler,
which event to which topic."""

from collections.abc import Iterable, Mapping
from typing import Any

from orders.contracts.catalogue import CHAIN, STAGES, TOPICS, record_type
from orders.contracts.records import Heartbeat
from orders.contracts.topic import RecordType
from orders.engine.errors import ConfigError
from orders.engine.stage import BalanceChanged, Handler, PassedOver, Stage, TimerDue, Woken

ARTICLE = "@article/"
SHARE = "@share/"
SEQUENCE = "@sequence/"
OWN_KEYS = (SHARE, SEQUENCE)
"""What the engine's own keys begin with: no record is ever about them."""
HEARTBEAT = b"@heartbeat"
"""The key of heartbeats on chain topics, and of nothing else there."""
KEY_FIELDS: Mapping[str, str] = {"order": "order_id", "article": "sku", "customer": "customer_id"}
"""What a topic is keyed by -> the field of its records that must be their key, if they have it."""
HOLDS = ("reservations", "waits", "parked", "share")
"""Fields of a state of which a ledger, or a person, knows."""
ENDS = frozenset({"OrderStopped", "OrderFinished"})
"""Records by which a stage says that an order is over."""
ALARMS: Mapping[str, type] = {
    "timer": TimerDue,
    "wake": Woken,
    "pass": PassedOver,
    "balance": BalanceChanged,
}
"""What the engine itself tells a handler, by the topic that its cause names."""


class Wiring:
    """Lookups that the engine makes for every record, worked out once. Raises ConfigError where
    the declaration makes no sense."""

    def __init__(self, stage: Stage) -> None:
        if stage.name not in CHAIN:
            raise ConfigError(f"stage {stage.name} is not in the catalogue (schemas/topics.yaml)")
        if stage.chain != CHAIN[stage.name]:
            raise ConfigError(
                f"stage {stage.name} reads {stage.chain}, the catalogue says {CHAIN[stage.name]}"
            )
        if not {*stage.drawn} <= {*stage.ledgers}:
            raise ConfigError(f"stage {stage.name} draws on a ledger that it does not own")
        if not stage.tells.keys() <= {*stage.ledgers}:
            raise ConfigError(f"stage {stage.name} tells of a ledger that it does not own")
        self.stage = stage
        self.name = stage.name
        self.chain = stage.chain
        self.siblings = (*stage.also, f"{stage.name}.control.v1")
        self.topics = (stage.chain, *self.siblings)
        self.state = _only(f"{stage.name}.state.v1")
        self.dead_letter = _only(f"{stage.name}.dlq.v1")
        self.control = _only(f"{stage.name}.control.v1")
        self.summary = _only("orders.summaries.v1")
        self.workload = _only("ref.workload.v1")
        self.stopped = next(
            record
            for record in TOPICS["orders.notices.v1"].records
            if record.name == "OrderStopped"
        )
        self.heartbeat = record_type(Heartbeat, self.chain)
        hand_off = next((topic for topic in CHAIN.values() if TOPICS[topic].owner == self.name), "")
        self.onward = record_type(Heartbeat, hand_off) if hand_off else None
        """The heartbeat as it is passed on; None at the end of the chain."""
        self.journals = {ledger: _only(f"{ledger}.journal.v2") for ledger in stage.ledgers}
        self.handlers: Mapping[RecordType, Handler] = self._resolve_takes()
        self.alarms: Mapping[str, Handler] = {
            source: stage.takes[kind] for source, kind in ALARMS.items() if kind in stage.takes
        }
        self.outlets: Mapping[type, RecordType] = {
            record: self._outlet(record) for record in (*stage.emits, self.stopped.record)
        }
        self.ends_orders = any(record.__name__ in ENDS for record in stage.emits)
        """Whether the stage says how orders end; one that only watches (tracking) does not."""
        self.source = f"/stages/{stage.name}".encode()

    @property
    def writes(self) -> Iterable[RecordType]:
        """All that the stage may write."""
        own = (self.state, self.dead_letter, self.summary, self.workload, *self.journals.values())
        return (*self.outlets.values(), *own, *(() if self.onward is None else (self.onward,)))

    def trusted(self, topic: str) -> bool:
        """True if a stage of ours writes the topic; outsiders write the others."""
        owner = TOPICS[topic].owner
        return owner in STAGES or owner == "stages"

    def done_with(self, state: Mapping[str, Any] | None) -> bool:
        """Whether nothing more is expected of the key, and no ledger knows anything of it: then
        its state is hardly ever looked at again."""
        ended = self.stage.ended
        return ended is not None and self.may_be_done_with(state) and ended(state)

    def may_be_done_with(self, state: Mapping[str, Any] | None) -> bool:
        """Whether the engine's own fields of a state do not tell otherwise."""
        if state is None or self.stage.ended is None:
            return False
        return not any(state[name] for name in HOLDS)

    def own_key(self, topic: str, value: Mapping[str, Any]) -> str | None:
        """The key that a record must have on this topic; None if any will do."""
        field = KEY_FIELDS.get(TOPICS[topic].key)
        return None if field is None else value.get(field)

    def state_key(self, topic: str, key: str) -> str:
        """Where the state of a record's subject is kept."""
        return ARTICLE + key if TOPICS[topic].key == "article" else key

    def _resolve_takes(self) -> dict[RecordType, Handler]:
        handlers: dict[RecordType, Handler] = {}
        for record, handler in self.stage.takes.items():
            if record in ALARMS.values():
                continue
            found = [
                kind
                for topic in (self.stage.chain, *self.stage.also)
                for kind in TOPICS[topic].records
                if kind.record is record
            ]
            if not found:
                raise ConfigError(
                    f"stage {self.name} takes {record.__name__}, which none of its topics carries"
                )
            handlers.update(dict.fromkeys(found, handler))
        return handlers

    def _outlet(self, record: type) -> RecordType:
        found = [
            kind for topic in TOPICS.values() for kind in topic.records if kind.record is record
        ]
        own = [kind for kind in found if TOPICS[kind.topic].owner == self.name] or found
        if len(own) != 1:
            raise ConfigError(
                f"stage {self.name} emits {record.__name__}, which goes to {len(own)} topics"
            )
        return own[0]


def _only(topic: str) -> RecordType:
    if topic not in TOPICS:
        raise ConfigError(f"topic {topic} is not in the catalogue; add it to schemas/topics.yaml")
    return TOPICS[topic].records[0]
