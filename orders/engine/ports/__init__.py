"""The small ports through which the engine speaks to the world outside its process.

log.py          the group, the writer, the changelog, reference topics
state_store.py  what a stage knows of each key      ledger.py  what partitions share
guard.py        what every call to Redis compares   clock.py   business time and wall time

Each has a real adapter (`orders.engine.kafka`, `orders.engine.redis`) and an in-memory fake
(`tests.fakes`); one contract suite runs over both. All calls are synchronous and made by one
thread. Every call may raise `TransientError` (nothing is known about its effect unless said
otherwise) and those that compare may raise `Stale`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orders.engine.ports.clock import Clock
from orders.engine.ports.ledger import Ledger
from orders.engine.ports.log import Changelog, Group, Writer
from orders.engine.ports.state_store import StateStore


@dataclass(frozen=True)
class Ports:
    """Everything outside the process that a replica speaks to. `ledgers` are its stage's own;
    `reads`, of other stages, it may only look into."""

    group: Group
    writer: Writer
    changelog: Changelog
    state_store: StateStore
    ledgers: Mapping[str, Ledger]
    clock: Clock
    reads: Mapping[str, Ledger] = field(default_factory=dict)
