"""Leases of held orders: while a person looks at one, the others are told who, and until when
(RV-08). A courtesy: review's state guards a verdict, so a lease that Redis loses costs nothing."""

import time
from collections.abc import Iterable
from typing import NamedTuple

from orders.client.states import PREFIX
from orders.engine.redis.connection import RedisServer, connect
from orders.engine.redis.script import Call, load
from orders.engine.settings import Settings


class Lease(NamedTuple):
    """Who has an order, and until when: wall time, milliseconds."""

    staff_id: str
    until_at: int


class Leases:
    """Leases in Redis, for all gateways. Each call raises TransientError while Redis is away."""

    def __init__(self, settings: Settings) -> None:
        self._server: RedisServer = connect(settings.redis_url.get_secret_value())

    def take(self, order_id: str, staff_id: str, seconds: int) -> Lease:
        """The lease that holds from now on: one's own, for so long anew, or another's."""
        [told] = self._server.run([_call("take", order_id, staff_id, seconds * 1000)])
        return _lease(told)

    def give_back(self, order_id: str, staff_id: str) -> None:
        """Nothing changes if it is another's."""
        self._server.run([_call("give_back", order_id, staff_id)])

    def of(self, order_ids: Iterable[str]) -> dict[str, Lease]:
        """Order id -> its lease, for those that somebody has."""
        wanted = list(order_ids)
        told = self._server.run([_call("look", order_id) for order_id in wanted])
        return {order_id: _lease(one) for order_id, one in zip(wanted, told, strict=True) if one[0]}


def _call(script: str, order_id: str, *arguments: str | int) -> Call:
    return Call(load("lease", script), f"{PREFIX}{{lease/{order_id}}}", list(arguments))


def _lease(told: tuple[bytes, int]) -> Lease:
    return Lease(told[0].decode(), int(time.time() * 1000) + told[1])
