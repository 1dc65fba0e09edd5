"""What Redis tells: ledgers that are open, timers that nobody lets fire, its clock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from orders.client.awaited import OVERDUE_SECONDS
from orders.client.states import States
from orders.contracts.catalogue import STAGES, TOPICS
from orders.engine.host.clock import build_clock, business_ms
from orders.engine.settings import Settings
from services.lookout.known import Known
from services.lookout.look import Turn

LEDGERS = tuple(
    name.removesuffix(".journal.v2") for name, topic in TOPICS.items() if topic.kind == "journal"
)


@contextmanager
def stores(settings: Settings, known: Known) -> Iterator[Turn]:
    """The look at Redis. While it is away no ledger is open, whatever it said before."""
    states, now = States(settings), build_clock(settings).now
    slack = business_ms(OVERDUE_SECONDS, settings)
    known.ledgers = dict.fromkeys(LEDGERS, False)

    def turn() -> None:
        known.clock_gaps["redis"] = states.clock_ms() / 1000 - time.time()
        known.ledgers = {name: states.ledger_open(name) for name in LEDGERS}
        before = now() - slack
        known.overdue = {stage: states.overdue(stage, before) for stage in STAGES}

    yield turn
