"""What is exchanged leaves when its return has come, or a person lets it go (AS-04)."""

from typing import Any

from services.aftersales import exchange_records
from services.aftersales.decide import endings
from services.aftersales.rules.exchanges import standing
from services.shipping.decide import passing
from tests.crash.defects.registry import Patch, defect


@defect()
def an_exchange_that_waits_for_nothing(patch: Patch) -> None:
    """What is exchanged is given to its warehouse at once."""
    patch.setattr(passing, "awaited", lambda *_: [])


@defect()
def a_return_that_is_told_before_it_came(patch: Patch) -> None:
    """A return counts as arrived as soon as it may come."""

    def hasty(return_id: str, state: Any, policy: Any) -> Any:
        known = [one for one in state["returns"] if one["return_id"] == return_id]
        return "arrived" if known else standing(return_id, state, policy)

    patch.setattr(exchange_records, "standing", hasty)


@defect()
def a_return_that_came_and_is_not_told(patch: Patch) -> None:
    """Whoever waits for a return is answered, and hears no more of it."""

    def once(state: Any, ctx: Any) -> Any:
        asked = any(one["told"] == "UNKNOWN" for one in state["awaited"])
        return exchange_records.news(state, ctx) if asked else (state, [])

    patch.setattr(endings, "news", once)
