"""What is due: timers of states, wake-ups of waiters, word that one was passed over, and word of
balances. Asking is also the comparison that every store gets, idle or not."""

from collections.abc import Mapping
from typing import Any

from orders.engine.context import Cause
from orders.engine.core.item import Item
from orders.engine.core.partition import Partition
from orders.engine.core.wiring import ALARMS, Wiring
from orders.engine.errors import Stale
from orders.engine.ports import Ports
from orders.engine.ports.guard import Guard

EVERY_SECONDS = (0.05, 0.4)


class Alarms:
    """Asks the stores of partitions every 50 ms, less often while nothing is due."""

    def __init__(self, wiring: Wiring, ports: Ports, limit: int) -> None:
        self._wiring = wiring
        self._store = ports.state_store
        self._ledgers = ports.ledgers
        self._clock = ports.clock
        self._limit = limit
        self._asked_at = float("-inf")
        self._every = EVERY_SECONDS[0]

    def due(self, ready: Mapping[int, Partition], resting: Mapping[int, Partition]) -> list[Item]:
        """One item a key, at most `limit` a partition of each kind. Of those that rest nothing is
        asked for, but their stores are compared, too: a ledger that was lost opens when all its
        partitions have said what they hold. Raises Stale naming the partitions whose stores
        differ."""
        now = self._clock.monotonic()
        if not (ready or resting) or now - self._asked_at < self._every:
            return []
        self._asked_at = now
        if resting:
            self._compare(resting)
        items: dict[tuple[int, str], Item] = {}
        if ready:
            self._ask(ready, items)
        self._every = EVERY_SECONDS[0] if items else min(self._every * 1.5, EVERY_SECONDS[1])
        return list(items.values())

    def _compare(self, resting: Mapping[int, Partition]) -> None:
        guards = {number: partition.guard for number, partition in resting.items()}
        self._store.load(dict.fromkeys(resting, ()), guards)
        for name, ledger in self._ledgers.items():
            try:
                ledger.prepare(_guards(resting, name), ())
            except Stale as differs:
                # one that opens has what they hold: to say it again would have it begin anew
                lost = {
                    number: reason
                    for number, reason in differs.reasons.items()
                    if not ledger.head(number).awaits_others
                }
                if lost:
                    raise Stale(lost) from None

    def _ask(self, ready: Mapping[int, Partition], items: dict[tuple[int, str], Item]) -> None:
        self._wakes(ready, items)
        self._timers(ready, items)
        self._passes(ready, items)
        self._balances(ready, items)

    def _timers(self, ready: Mapping[int, Partition], items: dict[tuple[int, str], Item]) -> None:
        guards = {number: partition.guard for number, partition in ready.items()}
        found = self._store.due(guards, self._clock.now(), self._limit)
        for number, entries in found.items():
            for key, due_at in entries:
                self._add(items, number, "timer", {"key": key, "due_at": due_at})

    def _wakes(self, ready: Mapping[int, Partition], items: dict[tuple[int, str], Item]) -> None:
        for name, ledger in self._ledgers.items():
            found = ledger.wakes(_guards(ready, name), self._limit)
            for number, entries in found.items():
                for wake in entries:
                    self._add(items, number, "wake", {**wake._asdict(), "ledger": name})

    def _passes(self, ready: Mapping[int, Partition], items: dict[tuple[int, str], Item]) -> None:
        if "pass" not in self._wiring.alarms:
            return
        for name, ledger in self._ledgers.items():
            found = ledger.passes(_guards(ready, name), self._limit)
            for number, entries in found.items():
                for key, account, times in entries:
                    told = {"key": key, "ledger": name, "account": account, "times": times}
                    self._add(items, number, "pass", told)

    def _balances(self, ready: Mapping[int, Partition], items: dict[tuple[int, str], Item]) -> None:
        for name, prefix in self._wiring.stage.tells.items():
            found = self._ledgers[name].changed(
                _guards(ready, name), self._clock.now(), self._limit
            )
            for number, entries in found.items():
                for account, balance in entries:
                    told = {"key": prefix + account, "ledger": name, "account": account}
                    self._add(items, number, "balance", {**told, **balance._asdict()})

    def _add(
        self,
        items: dict[tuple[int, str], Item],
        number: int,
        source: str,
        value: dict[str, Any],
    ) -> None:
        handler, key = self._wiring.alarms.get(source), value["key"]
        if handler is not None and (number, key) not in items:
            cause = Cause(source, number, -1, int(self._clock.wall() * 1000))
            items[number, key] = Item(number, key, ALARMS[source].__name__, handler, value, cause)


def _guards(ready: Mapping[int, Partition], ledger: str) -> dict[int, Guard]:
    return {number: partition.ledger_guard(ledger) for number, partition in ready.items()}
