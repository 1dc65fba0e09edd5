"""How a look goes on: turn after turn, opened anew after a failure."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

import structlog

from orders.contracts.errors import ContractError, RegistryUnavailable
from orders.engine.errors import ConfigError, TransientError
from services.lookout.known import Known

Turn = Callable[[], None]
FAULTS = (TransientError, RegistryUnavailable, ConfigError, ContractError)
_log = structlog.get_logger("lookout")


class Look(NamedTuple):
    """`open` gives what looks once, with whatever connections that needs; `every`: seconds between
    two turns; `server`: the one that is up if its turns succeed, empty if none is."""

    name: str
    every: float
    open: Callable[[], AbstractContextManager[Turn]]
    server: str = ""


def follow(look: Look, known: Known, stop: threading.Event) -> None:
    """Until told to stop. A fault is said, once for each new reason."""
    said = ""
    while not stop.is_set():
        try:
            with look.open() as turn:
                while not stop.is_set():
                    turn()
                    known.looked[look.name] = time.time()
                    said = _answered(look, known, said)
                    stop.wait(look.every)
        except FAULTS as error:
            if look.server:
                known.servers[look.server] = False
            if str(error) != said:
                said = str(error)
                _log.warning("cannot look", look=look.name, because=said)
            stop.wait(look.every)


def _answered(look: Look, known: Known, said: str) -> str:
    if look.server:
        known.servers[look.server] = True
    if said:
        _log.info("looks again", look=look.name)
    return ""
