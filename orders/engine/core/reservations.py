"""Ledgers are derived from states: what a state has reserved, and what the difference of two
states does to a ledger (docs/architecture.md, Ledgers)."""

from collections.abc import Iterable, Mapping
from typing import Any

from orders.contracts.buckets import PICKED
from orders.engine.ports.ledger import LedgerChange, Wait

State = Mapping[str, Any]


def reserved(state: State | None) -> dict[tuple[str, str], int]:
    """(ledger, account) -> amount that the key has reserved."""
    sums: dict[tuple[str, str], int] = {}
    if state is not None:
        for reservation in state["reservations"]:
            account = (reservation["ledger"], reservation["account"])
            sums[account] = sums.get(account, 0) + reservation["amount"]
    return sums


def picked(state: State | None) -> dict[tuple[str, str], int]:
    """(ledger, account) -> how much of that is picked."""
    sums: dict[tuple[str, str], int] = {}
    if state is not None:
        for reservation in state["reservations"]:
            if reservation["bucket"] == PICKED:
                account = (reservation["ledger"], reservation["account"])
                sums[account] = sums.get(account, 0) + reservation["amount"]
    return sums


def waits_of(state: State | None, ledger: str) -> list[Wait]:
    """What the key waits for in one ledger; a parked key waits for nothing."""
    if state is None or state["parked"] is not None:
        return []
    return [
        Wait(wait["account"], wait["amount"], wait["rank"], wait["limit"], wait["passes"])
        for wait in state["waits"]
        if wait["ledger"] == ledger
    ]


def ledger_changes(
    ledgers: Iterable[str], pairs: Iterable[tuple[str, State | None, State | None]]
) -> dict[str, LedgerChange]:
    """What replacing old states by new ones, (key, old, new), does to each ledger. Free =
    supplied - consumed - reservations."""
    changes = {ledger: LedgerChange() for ledger in ledgers}
    if not changes:
        return changes
    waiting: list[tuple[str, State | None, State | None]] = []
    for key, old, new in pairs:
        if key[0] == "@":
            _share(changes, old, -1)
            _share(changes, new, +1)
        _reserve(changes, old, +1)
        _reserve(changes, new, -1)
        if (old and old["waits"]) or (new and new["waits"]):
            waiting.append((key, old, new))
    for change in changes.values():
        change.free = {account: amount for account, amount in change.free.items() if amount}
        change.on_hand = {account: amount for account, amount in change.on_hand.items() if amount}
    for key, old, new in waiting:
        _wait(changes, key, old, new)
    return changes


def _share(changes: dict[str, LedgerChange], state: State | None, sign: int) -> None:
    share = state and state["share"]
    if share and share["ledger"] in changes:  # a sequence is of no ledger
        change, account, net = (
            changes[share["ledger"]],
            share["account"],
            share["supplied"] - share["consumed"],
        )
        change.free[account] = change.free.get(account, 0) + sign * net
        change.on_hand[account] = change.on_hand.get(account, 0) + sign * net


def _reserve(changes: dict[str, LedgerChange], state: State | None, sign: int) -> None:
    if state is not None:
        for reservation in state["reservations"]:
            free, account = changes[reservation["ledger"]].free, reservation["account"]
            free[account] = free.get(account, 0) + sign * reservation["amount"]


def _wait(changes: dict[str, LedgerChange], key: str, old: State | None, new: State | None) -> None:
    for ledger, change in changes.items():
        now, before = waits_of(new, ledger), waits_of(old, ledger)
        if now != before:
            change.waits[key] = now
            for wait in before:  # what waits for it is less, even if nothing else changes
                change.free.setdefault(wait.account, 0)
