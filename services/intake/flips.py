"""What would have changed a decision of intake, applied to what it saw (`orders explain --check`):
one function a flip of `texts/`."""

from typing import Any, cast

from orders.business.accounts import BASKETS
from orders.business.flips import Flips, Group, Seen, more, order_of
from services.intake.rules.fingerprint import fingerprint_of


def _alone(seen: Seen, _: Group) -> Seen:
    """Nobody had ordered the same before (IN-05)."""
    order = cast(Any, order_of(seen))
    return more(seen, BASKETS, fingerprint_of(order, seen.policy.duplicates.key), 1)


FLIPS: Flips = {"twin_before": {"alone": _alone}}
