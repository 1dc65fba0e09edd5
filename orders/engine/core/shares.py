"""Account shares: what came into a ledger's account, and what of it was used up for good, by way of
one partition. Each is the state of a key of its own."""

from collections.abc import Callable, Container, Iterable, Mapping

from orders.contracts.records import Share
from orders.engine.core.wiring import SHARE
from orders.engine.handling import Consume, Supply

Effect = Supply | Consume


def share_key(effect: Effect) -> str:
    """Where the state stands that it touches."""
    return f"{SHARE}{effect.ledger}/{effect.account}"


def shares_after(
    effects: Iterable[Effect], known: Callable[[str], Share | None]
) -> dict[str, Share]:
    """By key, the shares that one handling's effects touch, as they are then. `known`: what a
    key's is before. One that had come to nothing is begun anew."""
    shares: dict[str, Share] = {}
    for effect in effects:
        key = share_key(effect)
        share = shares.get(key) or _begun(known(key), effect)
        if isinstance(effect, Supply):
            shares[key] = {**share, "supplied": share["supplied"] + effect.amount}
        else:
            shares[key] = {**share, "consumed": share["consumed"] + effect.amount}
    return shares


def merged(held: Mapping[int, Share], into: int) -> dict[int, Share | None]:
    """By partition, what these have of one account once all of it is in one of them: all of them
    together have what they had. None: nothing."""
    supplied = sum(share["supplied"] for share in held.values())
    consumed = sum(share["consumed"] for share in held.values())
    whole: Share = {**next(iter(held.values())), "supplied": supplied, "consumed": consumed}
    return {**dict.fromkeys(held), into: None if nothing_left(whole) else whole}


def goes_into(holders: Iterable[int], home: int, own: Container[int]) -> int:
    """The partition that gets all shares of an account: its home, if that is one of one's own."""
    return home if home in own else min(holders)


def net(share: Share | None) -> int:
    """What is there by it."""
    return 0 if share is None else share["supplied"] - share["consumed"]


def nothing_left(share: Share) -> bool:
    """Whether all that came in by way of the partition was used up by way of it: then no ledger
    is any different without it."""
    return share["supplied"] == share["consumed"]


def _begun(share: Share | None, effect: Effect) -> Share:
    if share is None or nothing_left(share):
        return {"ledger": effect.ledger, "account": effect.account, "supplied": 0, "consumed": 0}
    return share
