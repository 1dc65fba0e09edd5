"""What one handling moves between the buckets of ledger accounts: checked against what was
granted, and the entries of the journals."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from orders.engine.core.reservations import State, reserved
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
    return sorted([*_effects(effects), *_transfers(had, has, _consumed(effects))])


def _consumed(effects: Sequence[Supply | Consume]) -> dict[Account, int]:
    consumed: dict[Account, int] = {}
    for effect in effects:
        if isinstance(effect, Consume):
            consumed[effect.ledger, effect.account] = (
                consumed.get((effect.ledger, effect.account), 0) + effect.amount
            )
    return consumed


def _effects(effects: Sequence[Supply | Consume]) -> Iterator[Movement]:
    for effect in effects:
        if isinstance(effect, Consume):
            yield Movement(effect.ledger, effect.account, effect.target, "reserved", effect.amount)
        elif effect.amount >= 0:
            yield Movement(effect.ledger, effect.account, "available", effect.source, effect.amount)
        else:
            yield Movement(
                effect.ledger, effect.account, effect.source, "available", -effect.amount
            )


def _transfers(
    had: Mapping[Account, int], has: Mapping[Account, int], consumed: Mapping[Account, int]
) -> Iterator[Movement]:
    """Between reserved and available: what was taken, and what was given back rather than
    consumed."""
    for account in {**had, **has, **consumed}:
        given = had.get(account, 0) - has.get(account, 0) - consumed.get(account, 0)
        if given < 0 and account in consumed:
            raise Refused(f"consumes {consumed[account]} of {account} without having reserved it")
        if given > 0:
            yield Movement(*account, "available", "reserved", given)
        elif given < 0:
            yield Movement(*account, "reserved", "available", -given)
