"""Until when the servers' certificates hold."""

from collections.abc import Iterator
from contextlib import contextmanager

from orders.client.certificates import expiries
from orders.engine.settings import Settings
from services.lookout.known import Known
from services.lookout.look import Turn


@contextmanager
def certificates(settings: Settings, known: Known) -> Iterator[Turn]:
    """The look at certificates: of servers that are spoken to by TLS."""

    def turn() -> None:
        known.certificates = {**known.certificates, **expiries(settings)}

    yield turn
