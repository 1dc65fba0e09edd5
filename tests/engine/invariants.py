"""What must hold in any world at rest: Redis equals the fold of Kafka, ledgers equal what states
hold, journals never oversell."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from orders.audit.source import in_time
from orders.engine.core.pointers import target
from orders.engine.core.ticket import Ticket
from orders.engine.core.wiring import HOLDS
from orders.engine.ports.ledger import Wait
from orders.engine.stage import Stage
from tests.audit.fakes import FakeSource
from tests.engine.world import World
from tests.fakes.waiters import Waiters


def fold(world: World, stage: Stage) -> dict[int, dict[str, Any]]:
    """Partition -> key -> state, from the committed changelog alone."""
    topic, folded = f"{stage.name}.state.v1", dict[int, dict[str, Any]]()
    for partition in range(world.partitions):
        log, states = world.broker.log(topic, partition), folded.setdefault(partition, {})
        for message in log.read(log.low, len(log.entries) + 1)[0]:
            key = (message.key or b"").decode()
            if message.value is None:
                states.pop(key, None)
            else:
                states[key] = world.codec.decode_state(message.value, topic)
    return folded


def check(world: World, stages: Iterable[Stage]) -> None:
    """Raises AssertionError naming stage, partition, key or account."""
    for stage in stages:
        folded = fold(world, stage)
        check_state_store(world, stage, folded)
        check_ledgers(world, stage, folded)
        check_journals(world, stage, folded)
        check_workload(world, stage, folded)


def check_state_store(world: World, stage: Stage, folded: dict[int, dict[str, Any]]) -> None:
    """Every state store holds exactly the fold, and its due index the timers of unparked states."""
    for partition, states in folded.items():
        store, topic = world.server.stores[stage.name, partition], f"{stage.name}.state.v1"
        points = {key: at for key, one in store.states.items() if (at := target(one)) is not None}
        stands = last_offsets(world, topic, partition)
        assert points.items() <= stands.items(), f"{stage.name}/{partition}: Redis points elsewhere"
        for key in points:
            held = [name for name in HOLDS if states[key][name]]
            assert not held, f"{stage.name}/{partition}: {key} has {held}, and Redis not its state"
        kept = {
            key: world.codec.decode_state(payload, topic)
            for key, payload in store.states.items()
            if key not in points
        }
        assert kept | {key: states[key] for key in points} == states, (
            f"{stage.name}/{partition}: Redis differs from the fold of Kafka"
        )
        due = {
            key: state["wake_at"]
            for key, state in states.items()
            if state["wake_at"] is not None and state["parked"] is None
        }
        assert store.due == due, f"{stage.name}/{partition}: due index differs"


def last_offsets(world: World, topic: str, partition: int) -> dict[str, int]:
    """Key -> where its last record stands, of those that have a state."""
    log, found = world.broker.log(topic, partition), dict[str, int]()
    for message in log.read(log.low, len(log.entries) + 1)[0]:
        found[(message.key or b"").decode()] = message.offset
        if message.value is None:
            del found[(message.key or b"").decode()]
    return found


def check_ledgers(world: World, stage: Stage, folded: dict[int, dict[str, Any]]) -> None:
    """Free = supplied - consumed - holds, nothing tentative, and every waiter is indexed."""
    for ledger in stage.ledgers:
        book = world.server.books[ledger]
        free = Counter[str]()
        for states in folded.values():
            for state in states.values():
                share = state["share"]
                if share and share["ledger"] == ledger:
                    free[share["account"]] += share["supplied"] - share["consumed"]
                for reservation in state["reservations"]:
                    if reservation["ledger"] == ledger:
                        free[reservation["account"]] -= reservation["amount"]
        assert {a: n for a, n in book.free.items() if n} == {a: n for a, n in free.items() if n}, (
            f"{ledger}: free differs from the states"
        )
        assert not any(amount for takes in book.tentative.values() for amount in takes.values()), (
            f"{ledger}: tentative takes left over"
        )
    check_waiters(world, stage, folded)


def check_told(world: World, stage: Stage, folded: dict[int, dict[str, Any]]) -> None:
    """At a rest that has lasted, the row that was told last of each article is what the books of
    inventory have; but for one whose key is parked."""
    if not stage.tells:
        return
    rows = {value["sku"]: value for _, value in world.read("ref.availability.v1")}
    parked = {
        key
        for states in folded.values()
        for key, one in states.items()
        if one["parked"] is not None
    }
    for ledger, prefix in stage.tells.items():
        book = world.server.books[ledger]
        if ledger == "fresh_stock":
            check_short(book, prefix, folded)
            continue
        for account in book.free | book.on_hand:
            there = book.balance(account)
            told = rows.get(account)
            if prefix + account in parked or (told is None and not any(there)):
                continue
            assert told is not None, f"{ledger}: nothing was told of {account}"
            said = told["on_hand"] - told["reserved"], told["on_hand"], told["waiting"]
            assert said == tuple(there), f"{ledger}: {account} is told as {said}, and is {there}"


def check_short(book: Any, prefix: str, folded: dict[int, dict[str, Any]]) -> None:
    """Of a class of remaining life it is known that more is needed than there is, and of no
    other."""
    known = {key for states in folded.values() for key in states if key.startswith(prefix)}
    for account in book.free | book.on_hand:
        free, _, waiting = book.balance(account)
        short = free < 0 or waiting > 0
        assert (prefix + account in known) == short, f"{account}: {free} free, {waiting} needed"


def check_waiters(world: World, stage: Stage, folded: dict[int, dict[str, Any]]) -> None:
    """Whoever waits by its state is indexed by the ledger, and nobody else."""
    for ledger in stage.ledgers:
        waiting = {
            (partition, key): sorted(
                Wait(wait["account"], wait["amount"], wait["rank"], wait["limit"], wait["passes"])
                for wait in state["waits"]
                if wait["ledger"] == ledger
            )
            for partition, states in folded.items()
            for key, state in states.items()
            if state["parked"] is None
        }
        indexed = {
            ident: sorted(waits)
            for ident, waits in world.server.books[ledger].waiters.waits.items()
            if waits
        }
        assert indexed == {ident: waits for ident, waits in waiting.items() if waits}, (
            f"{ledger}: its waiters are not those of the states"
        )
        check_asides(ledger, world.server.books[ledger].waiters)


def check_versions(stage: Stage, folded: dict[int, dict[str, Any]]) -> None:
    """Once all is read, what an order has is its latest version's, which takes over what the one
    before had (CF-03). A parked key has still to read."""
    for states in folded.values():
        for key, state in states.items():
            for one in state["reservations"] if state["parked"] is None else ():
                assert one["version"] == state["version"], (
                    f"{stage.name}: {key} is at version {state['version']}, and what it has of "
                    f"{one['ledger']} is version {one['version']}'s"
                )


def check_asides(ledger: str, waiters: Waiters) -> None:
    """Units are set aside or kept for somebody who waits on that account; nobody is given more
    than it needs."""
    for account, asides in waiters.asides.items():
        for ident, aside in asides.items():
            waits = {wait.account: wait for wait in waiters.waits.get(ident, ())}
            assert account in waits, f"{ledger}: {account} is set aside for {ident}, who is gone"
            assert aside.amount <= waits[account].amount, (
                f"{ledger}: {account}: {aside.amount} are set aside for {ident}, who needs less"
            )
            queued = ident in waiters.queued.get(account, {})
            assert queued == (aside.until is None), (
                f"{ledger}: {account}: what is kept for {ident} would end, or never"
            )


def check_journals(world: World, stage: Stage, folded: dict[int, dict[str, Any]]) -> None:
    """At no offset of a journal is more reserved than was there; its end equals the states."""
    for ledger in stage.ledgers:
        buckets: dict[str, Counter[str]] = {}
        for entry in journal(world, ledger):
            for movement in entry["movements"]:
                account = buckets.setdefault(movement["account"], Counter())
                account[movement["debit"]] += movement["amount"]
                account[movement["credit"]] -= movement["amount"]
                if ledger in ("stock", "warehouse_stock", "lot_stock"):
                    assert account["available"] >= 0, (
                        f"{ledger}: {movement['account']} oversold by {entry['key']} at "
                        f"{entry['cause']}"
                    )
                assert account["reserved"] >= 0, (
                    f"{ledger}: {movement['account']} gave back more than it held"
                )
        held = Counter(
            reservation["account"]
            for states in folded.values()
            for state in states.values()
            for reservation in state["reservations"]
            if reservation["ledger"] == ledger
            for _ in range(reservation["amount"])
        )
        assert {a: b["reserved"] for a, b in buckets.items() if b["reserved"]} == dict(held), (
            f"{ledger}: journal and holds differ"
        )


def check_workload(world: World, stage: Stage, folded: dict[int, dict[str, Any]]) -> None:
    """What stands in the queues by the tickets stands there by the states, and is told unless the
    ticket says that it is still to be told."""
    if stage.queue_of is None:
        return
    told = {value["partition"]: value["orders"] for _, value in world.read("ref.workload.v1")}
    for partition, states in folded.items():
        place = stage.chain, partition
        committed = world.broker.group(stage.name).offsets.get(place)
        ticket = Ticket(0, 0) if committed is None else Ticket.parse(committed.metadata)
        queues = Counter(stage.queue_of(state) for state in states.values())
        del queues[""]
        assert ticket.workload == queues, f"{stage.name}/{partition}: its ticket counts otherwise"
        if not ticket.stale:
            assert told.get(partition, {}) == queues, f"{stage.name}/{partition}: told otherwise"


def journal(world: World, ledger: str) -> list[dict[str, Any]]:
    """The entries of a ledger in the order in which the broker got them."""
    topic = f"{ledger}.journal.v2"
    source = FakeSource(world.broker)
    spans = source.bounds([(topic, partition) for partition in range(world.partitions)])
    return [
        world.codec.decode(record.value, topic)[1]
        for record in in_time(source, spans)
        if record.value is not None
    ]
