"""Is Redis equal to the fold of Kafka? Also while orders flow: then only of what nobody touched
meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from orders.audit.cache import Head, LedgerView
from orders.audit.findings import Finding
from orders.audit.source import Ticket
from orders.audit.standing import Standing

POINTS = b"\x01"
"""With which Redis tells where a state stands, instead of the state."""


@dataclass(slots=True)
class Store:
    """One state store and what Kafka says of it.

    before, after        its head, and the ticket that Kafka has committed, before and after its
                         states were read
    kept, due            the states and timers in Redis; of a key that a stage is done with, where
                         its state stands
    states, standings    the same by the fold of the changelog
    last                 the offset after the last record of the changelog that was seen before the
                         first look
    moving               keys that changed since the store was last known to be confirmed
    offsets              where the states stand on the changelog
    """

    name: str
    before: tuple[Head | None, Ticket | None]
    after: tuple[Head | None, Ticket | None] = (None, None)
    kept: dict[str, bytes] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)
    states: Mapping[str, bytes] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    last: int = 0
    moving: set[str] = field(default_factory=set)
    offsets: Mapping[str, int] = field(default_factory=dict)

    @property
    def still(self) -> bool:
        """Whether nothing happened to it while it was read."""
        return self.before == self.after


def store_differs(store: Store) -> Iterator[Finding]:
    """What differs in a state store."""
    head, ticket = store.before
    if head is None:
        if ticket is not None or store.states:
            yield Finding(store.name, "Redis has no such store")
        return
    if store.still:
        committed = ticket.confirmed if ticket is not None else "nothing"
        if head.confirmed != committed:
            yield Finding(
                store.name,
                f"batch {head.confirmed} is confirmed in Redis, {committed} is committed in Kafka",
            )
        elif head.watermark < store.last:
            yield Finding(
                store.name,
                f"Redis has folded up to {head.watermark}, the changelog up to {store.last} is "
                "committed",
            )
    for key in sorted((store.kept.keys() | store.states.keys()) - store.moving):
        yield from _state_differs(store, key)
    due = {
        key: standing.timer
        for key, standing in store.standings.items()
        if standing.timer is not None
    }
    for key in sorted((due.keys() | store.due.keys()) - store.moving):
        if due.get(key) != store.due.get(key):
            yield Finding(
                store.name,
                f"{key}: its timer is {store.due.get(key)} in Redis, {due.get(key)} by its state",
            )


def _state_differs(store: Store, key: str) -> Iterator[Finding]:
    mine, theirs = store.kept.get(key), store.states.get(key)
    if mine is not None and mine[:1] == POINTS:
        yield from _points_wrongly(store, key, int.from_bytes(mine[1:], "big"))
    elif mine != theirs:
        says = (
            "other state than"
            if mine and theirs
            else "a state that is not"
            if mine
            else "no state, but there is one"
        )
        yield Finding(store.name, f"{key}: Redis has {says} in the changelog")


def _points_wrongly(store: Store, key: str, offset: int) -> Iterator[Finding]:
    """A state is left to the changelog only if no ledger and no person can need it."""
    if store.offsets.get(key) != offset:
        says = f"its state stands at offset {store.offsets.get(key)}, not at {offset}"
        yield Finding(store.name, f"{key}: {says}, where Redis points to")
        return
    one = store.standings[key]
    if one.reservations or one.waits or one.parked or one.share or not one.over:
        yield Finding(store.name, f"{key}: Redis only points to its state, and it is not over")


Balances = Mapping[str, tuple[int, int]]
"""Account -> (free, on hand)."""


def ledger_differs(
    name: str, view: LedgerView | None, balances: Balances, moving: set[str]
) -> Iterator[Finding]:
    """What differs in a ledger, but for the accounts that moved meanwhile."""
    if view is None or not view.open:
        yield Finding(
            name,
            "Redis has no such ledger"
            if view is None
            else "closed: its owners have not all staged it",
        )
        return
    for account in sorted((balances.keys() | view.free.keys() | view.on_hand.keys()) - moving):
        kept = (view.free.get(account, 0), view.on_hand.get(account, 0))
        folded = balances.get(account, (0, 0))
        if kept != folded:
            says = (
                f"free {kept[0]}, on hand {kept[1]} in Redis; {folded[0]} and {folded[1]} by Kafka"
            )
            yield Finding(f"{name}/{account}", says)
