"""Another pace of orders (RV-03)."""

from orders.business.flips import Group, Seen, order_of, policy


def orders_allowed(seen: Seen, group: Group) -> Seen:
    """So many orders go on unasked (RV-03)."""
    return _pace(seen, group, "orders", int(group["orders"]["value"]))


def total_allowed(seen: Seen, group: Group) -> Seen:
    """Orders of so much go on unasked (RV-03)."""
    return _pace(seen, group, "total_minor", int(group["total"]["value"]))


def _pace(seen: Seen, group: Group, bound: str, value: int) -> Seen:
    velocity, channel = seen.policy.velocity, order_of(seen)["channel"]
    paces, dimension = velocity.channels[channel], group["dimension"]["value"]
    wider = {**paces, dimension: paces[dimension].model_copy(update={bound: value})}
    channels = {**velocity.channels, channel: wider}
    return policy(seen, velocity=velocity.model_copy(update={"channels": channels}))
