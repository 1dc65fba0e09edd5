"""What one handling moves between the buckets of ledger accounts: checked against what was
granted, and the entries of the journals."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from orders.contracts.buckets import AVAILABLE, PICKED, RESERVED
from orders.engine.core.reservations import State, picked, reserved
from orders.engine.errors import Refused
from orders.engine.handling import Consume, Supply

Account = tuple[str, str]


class Movement(NamedTuple):
    """`amount` (positive) moves to bucket `debit` from bucket `credit` of one account (IV-10)."""

    ledger: str
    account: str
    debit: str
    credit: str
    amount: int


def movements_of(
    granted: Mapping[Account, int],
    old: State | None,
    new: State | None,
    effects: Sequence[Supply | Consume],
) -> list[Movement]:
    """The movements from one state to the next. Raises Refused for reservations that nobody
    granted and for consuming what was not reserved."""
    had, has = reserved(old), reserved(new)
    if not had and not has and not effects:
        return []
    for account, amount in has.items():
        if amount > had.get(account, 0) + granted.get(account, 0):
            raise Refused(
                f"reserves {amount} of {account}, had {had.get(account, 0)}, was granted "
                f"{granted.get(account, 0)}"
            )
    had_picked, has_picked = picked(old), picked(new)
    if not had_picked and not has_picked:
        return sorted([*_effects(effects), *_transfers(had, has, _consumed(effects))])
    return sorted(
        [*_supplies(effects), *_through_picked(had, has, had_picked, has_picked, effects)]
    )


def _consumed(effects: Sequence[Supply | Consume]) -> dict[Account, int]:
    consumed: dict[Account, int] = {}
    for effect in effects:
        if isinstance(effect, Consume):
            consumed[effect.ledger, effect.account] = (
                consumed.get((effect.ledger, effect.account), 0) + effect.amount
            )
    return consumed


def _effects(effects: Sequence[Supply | Consume]) -> Iterator[Movement]:
    yield from _supplies(effects)
    for effect in effects:
        if isinstance(effect, Consume):
            yield Movement(effect.ledger, effect.account, effect.target, RESERVED, effect.amount)


def _supplies(effects: Sequence[Supply | Consume]) -> Iterator[Movement]:
    for effect in effects:
        if isinstance(effect, Consume):
            continue
        account = effect.ledger, effect.account
        if effect.amount >= 0:
            yield Movement(*account, AVAILABLE, effect.source, effect.amount)
        else:
            yield Movement(*account, effect.source, AVAILABLE, -effect.amount)


def _transfers(
    had: Mapping[Account, int], has: Mapping[Account, int], consumed: Mapping[Account, int]
) -> Iterator[Movement]:
    """Between reserved and available: what was taken, and what was given back rather than
    consumed."""
    for account in {**had, **has, **consumed}:
        given = _given(account, had, has, consumed)
        if given > 0:
            yield Movement(*account, AVAILABLE, RESERVED, given)
        elif given < 0:
            yield Movement(*account, RESERVED, AVAILABLE, -given)


def _given(
    account: Account,
    had: Mapping[Account, int],
    has: Mapping[Account, int],
    consumed: Mapping[Account, int],
) -> int:
    """What is free again; below nothing if it was taken."""
    given = had.get(account, 0) - has.get(account, 0) - consumed.get(account, 0)
    if given < 0 and account in consumed:
        raise Refused(f"consumes {consumed[account]} of {account} without having reserved it")
    return given


def _through_picked(
    had: Mapping[Account, int],
    has: Mapping[Account, int],
    had_picked: Mapping[Account, int],
    has_picked: Mapping[Account, int],
    effects: Sequence[Supply | Consume],
) -> Iterator[Movement]:
    """The same where something is picked: what is picked no longer was used up first, then given
    back; only what is left of it is reserved as before."""
    consumed = _consumed(effects)
    for account in {**had, **has, **consumed}:
        given = _given(account, had, has, consumed)
        gone = had_picked.get(account, 0) - has_picked.get(account, 0)
        for effect in effects:
            if isinstance(effect, Consume) and (effect.ledger, effect.account) == account:
                off = min(max(gone, 0), effect.amount)
                gone -= off
                yield from _moved(account, effect.target, PICKED, off)
                yield from _moved(account, effect.target, RESERVED, effect.amount - off)
        back = min(max(gone, 0), max(given, 0))
        yield from _moved(account, AVAILABLE, PICKED, back)
        yield from _moved(account, AVAILABLE, RESERVED, max(given, 0) - back)
        yield from _moved(account, RESERVED, AVAILABLE, max(-given, 0))
        yield from _moved(account, RESERVED, PICKED, max(gone - back, 0))
        yield from _moved(account, PICKED, RESERVED, max(-gone, 0))


def _moved(account: Account, debit: str, credit: str, amount: int) -> Iterator[Movement]:
    if amount:
        yield Movement(*account, debit, credit, amount)
