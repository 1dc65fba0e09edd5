"""The gateway, killed where ORDERS_STRIKE says: `answer`, when a record is in the log and its
channel was not told; `forget`, when a piece of the spool is in the log and is still on the disk.
`python -m tests.gateway.struck`; without a strike it is the gateway as it is."""

import os
import runpy
import signal
from collections.abc import Sequence
from typing import Any, NoReturn

from orders.client.publishing import NOWHERE
from services.gateway.durable import Durable
from services.gateway.spool import Spool, Spooled


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives it")


def _strike(at: str) -> None:
    if at == "forget":

        async def forgotten(self: Spool, first: Sequence[Spooled]) -> None:
            if first:
                _die()

        Spool.forget = forgotten  # type: ignore[method-assign]
    elif at == "answer":
        published = Durable._published

        async def told(*arguments: Any) -> list[str]:
            positions = await published(*arguments)
            if NOWHERE not in positions:  # a log that was silent has nothing to tell of
                _die()
            return positions

        Durable._published = told  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    _strike(os.environ.get("ORDERS_STRIKE", ""))
    runpy.run_module("services.gateway", run_name="__main__")
