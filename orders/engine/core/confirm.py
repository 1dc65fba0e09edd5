"""After the commit: ledgers and state store are told what it changed. What fails here is found by
the next claim, which reads it from Kafka."""

from collections.abc import Mapping
from typing import Any

from orders.engine.core.failpoints import reached
from orders.engine.core.item import Item
from orders.engine.core.partition import Partition
from orders.engine.core.pointers import pointer_to
from orders.engine.core.reservations import ledger_changes
from orders.engine.core.sorting import Sorted
from orders.engine.core.ticket import Ticket
from orders.engine.core.timing import Timing
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.core.wiring import SHARE, Wiring
from orders.engine.core.workload import TOLD_AGAIN_MS
from orders.engine.errors import Stale
from orders.engine.ports import Ports
from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import Balance, Hearing, LedgerChange
from orders.engine.ports.state_store import Confirmation


class Confirming:
    """Confirms batches that are committed."""

    def __init__(self, wiring: Wiring, ports: Ports, timing: Timing) -> None:
        self._wiring = wiring
        self._store = ports.state_store
        self._ledgers = ports.ledgers
        self._writer = ports.writer
        self._timing = timing

    def run(
        self,
        unit: UnitOfWork,
        owned: Mapping[int, Partition],
        tickets: Mapping[int, Ticket],
        ends: Mapping[tuple[str, int], int],
        work: Sorted,
    ) -> dict[int, str]:
        """Ledgers first, the state store last. Returns the partitions whose stores differ: the
        commit stands, the claim brings them up to it."""
        stale: dict[int, str] = {}
        with self._timing.part("confirm"):
            changes = self._ledger_changes(unit, owned, work)
            for name, ledger in self._ledgers.items():
                here = {
                    number: (
                        owned[number].ledger_guard(name),
                        tickets[number].batch_id,
                        change[name],
                    )
                    for number, change in changes.items()
                    if number not in stale and change[name]
                }
                if here:
                    stale |= _attempt(lambda ledger=ledger, here=here: ledger.confirm(here))
                    for number, (_, confirmed, _) in here.items():
                        owned[number].ledgers[name] = confirmed
                reached("between ledger and state store")
            confirmations = {
                number: self._confirmation(unit, partition, tickets[number].batch_id, ends)
                for number, partition in owned.items()
                if number not in stale
            }
            stale |= _attempt(lambda: self._store.confirm(confirmations))
        for number, confirmation in confirmations.items():
            partition = owned[number]
            partition.confirmed, partition.now = confirmation.confirmed, unit.now
            partition.watermark = confirmation.watermark
            partition.remember(unit.known(number))
        reached("after confirm")
        return stale

    def _ledger_changes(
        self, unit: UnitOfWork, owned: Mapping[int, Partition], work: Sorted
    ) -> dict[int, dict[str, LedgerChange]]:
        if not self._ledgers:
            return {}
        changes: dict[int, dict[str, LedgerChange]] = {}
        for number in owned:
            before, after = unit.before.get(number, {}), unit.after.get(number, {})
            changes[number] = ledger_changes(
                self._ledgers, ((key, before.get(key), new) for key, new in after.items())
            )
            for key, amount in unit.moved.get(number, {}).items():
                ledger, _, account = key.removeprefix(SHARE).partition("/")
                changes[number][ledger].leave_out(account, amount)
        for items in work.rounds:
            for item in items:
                if item.name == "Woken":
                    changes[item.partition][item.value["ledger"]].woken.append(item.key)
                elif item.name == "PassedOver":
                    told = item.key, item.value["account"], item.value["times"]
                    changes[item.partition][item.value["ledger"]].told.append(told)
                elif item.name == "BalanceChanged":
                    heard = changes[item.partition][item.value["ledger"]].heard
                    heard[item.value["account"]] = _heard(unit, item)
                for ledger, account in item.granted:
                    # what was taken must be confirmed even if the net change is nothing
                    changes[item.partition][ledger].free.setdefault(account, 0)
        return changes

    def _confirmation(
        self,
        unit: UnitOfWork,
        partition: Partition,
        confirmed: BatchId,
        ends: Mapping[tuple[str, int], int],
    ) -> Confirmation:
        number = partition.number
        after = unit.after.get(number, {})
        watermark = ends.get((self._wiring.state.topic, number), partition.watermark)
        confirmation = Confirmation(partition.guard, confirmed, watermark, unit.now)
        confirmation.states = {
            key: self._kept(number, key, state)
            for key, state in unit.encoded.get(number, {}).items()
        }
        before = unit.before.get(number, {})
        for key, state in after.items():
            due, was = wake_of(state), wake_of(before.get(key))
            if due is not None or was is not None:
                confirmation.due[key] = due
        return confirmation

    def _kept(self, number: int, key: str, state: bytes | None) -> bytes | None:
        """The state, or where it stands: the writer was asked that of keys that the stage is done
        with (`UnitOfWork.records`)."""
        at = self._writer.places.get((self._wiring.state.topic, number, key.encode()))
        return state if at is None else pointer_to(at)


def _heard(unit: UnitOfWork, item: Item) -> Hearing:
    """What the item's key knows of the balance now; nothing, if it is parked."""
    state, told = unit.state(item.partition, item.key), item.value
    parked = state is not None and state["parked"] is not None
    balance = Balance(told["free"], told["on_hand"], told["waiting"])
    return Hearing(None if parked else balance, unit.now + TOLD_AGAIN_MS)


def wake_of(state: Any) -> int | None:
    """When the key's timer fires; None if it has none or is parked."""
    return None if state is None or state["parked"] is not None else state["wake_at"]


def _attempt(call: Any) -> dict[int, str]:
    try:
        call()
    except Stale as error:
        return error.reasons
    return {}
