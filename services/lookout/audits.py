"""The last audit, as `orders audit` left word of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from orders.audit.last import last_audit
from orders.engine.settings import Settings
from services.lookout.known import Audited, Known
from services.lookout.look import Turn


@contextmanager
def audits(settings: Settings, known: Known) -> Iterator[Turn]:
    """The look at the data folder."""

    def turn() -> None:
        found = last_audit(settings.data_dir)
        known.audited = Audited(found.at_ms / 1000, found.differences) if found else None

    yield turn
