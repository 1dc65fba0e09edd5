"""A house whose channels are shops, and what buyers order there."""

from functools import cache
from itertools import islice
from typing import Any

from orders.contracts.records import Order
from services.simulator.catalogue import Catalogue, catalogue
from services.simulator.orders import orders
from services.simulator.policy import Dirt, Shops, load_policy
from services.simulator.shops.shop import Shop
from services.simulator.shops.street import FORMS, SELLS, demand

AT = 1_760_000_000_000
DAY = 86_400_000
POLICY = load_policy()


def reliable(**changes: Any) -> Shops:
    """Shops from which everything comes once and at once, but for these changes."""
    never = dict.fromkeys(("dropped", "repeated", "held_back", "pending", "drafted"), 0.0)
    return POLICY.shops.model_copy(update={**never, **changes})


def shop(channel: str = "web", seed: int = 7, **changes: Any) -> Shop:
    """A shop with nothing on its list."""
    return Shop(channel, FORMS[channel], reliable(**changes), seed)


@cache
def bought(channel: str, count: int = 100) -> list[Order]:
    """Sound orders of a channel."""
    made = orders(7, 100 * count, AT, house())
    return list(islice((order for order in made if order["channel"] == channel), count))


@cache
def house() -> Catalogue:
    """Nothing is wrong with what is ordered there."""
    clean = POLICY.demand.model_copy(update={"dirt": Dirt()})
    return catalogue(7, AT, demand=demand(clean), sells=SELLS)
