"""The desk's network: Redis for states and leases, the log for what review says."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from orders.client import counts, duplicates, gates, questioned, unplaced
from orders.client.asking import Answers, Asked, outputs
from orders.client.holds import queue
from orders.client.leases import Leases
from orders.client.masterdata import read_references
from orders.client.orderfile.asking import OrderFile
from orders.client.samples import samples
from orders.client.scan import Found, Scan
from orders.client.states import States
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.contracts.records import ExchangeRate, RecordIgnored, ReviewDecided, Staff
from orders.engine.errors import TransientError
from orders.engine.settings import Settings
from services.gateway.desk.desk import Desk
from services.gateway.desk.people import Known, People
from services.gateway.desk.threads import Left, Threads
from services.gateway.desk.tokens import StaffTokens
from services.gateway.desk.waiting import Waiting

STAGE, INTAKE = "review", "intake"
ANSWERS = record_type(ReviewDecided).topic
TOLD = (ANSWERS, *outputs(STAGE), record_type(RecordIgnored).topic)
"""Topics that have verdicts, and what came of them."""
LEAST_MS = 1_000
"""What librdkafka takes for a time-out."""
COUNTS_SECONDS = 10.0
"""So old what waits of counts and at gates may be: a reading looks at every article, or every
order."""
DAY_MS = 86_400_000
"""So long a repeat is known as one."""


def join(
    settings: Settings,
    states: States,
    people: People,
    file: OrderFile,
    now: Callable[[], int],
) -> Desk:
    """The desk of a gateway. `now`: business time, ms."""
    threads = Threads()
    return Desk(
        people=people,
        threads=threads,
        held=Waiting(lambda: queue(states.all(STAGE), people.references), now, threads),
        samples=Waiting(lambda: samples(states.all(STAGE)), now, threads),
        leases=Leases(settings),
        suspected=Waiting(lambda: duplicates.queue(states.all(INTAKE)), now, threads),
        unplaced=Waiting(lambda: unplaced.queue(states.all(INTAKE)), now, threads),
        questioned=Waiting(lambda: questioned.queue(states.all(STAGE)), now, threads),
        counts=Waiting(lambda: counts.waiting(states), now, threads, COUNTS_SECONDS),
        gates=Waiting(lambda: gates.waiting(states.all(gates.STAGE)), now, threads, COUNTS_SECONDS),
        exceptions=Waiting(file.exceptions, now, threads),
        came_of=partial(_came_of, settings),
        said=lambda order_id: Scan(settings).about(
            order_id, TOLD, int(time.time() * 1000) - DAY_MS
        ),
    )


def known(settings: Settings, codec: Codec) -> Known:
    """Tokens and tables as they are now. Raises ConfigError, TransientError."""
    file = settings.gateway_staff
    tokens = StaffTokens.load(file) if file else StaffTokens()
    return Known(tokens, read_references(settings, codec, Staff, ExchangeRate))


def _came_of(
    settings: Settings, stage: str, order_id: str, positions: Sequence[str], left: Left
) -> list[list[Found]] | None:
    """No answer of the broker is waited for any longer than the person waits: brokers that are away
    would keep the thread from others."""
    seconds, sent_at = left(), int(time.time() * 1000)
    brief = settings.model_copy(
        update={"transaction_timeout_ms": max(int(seconds * 1000), LEAST_MS)}
    )
    answers = Answers(brief, seconds, lambda: left() > 0)
    try:
        return [answers.wait(stage, _asked(order_id, one, sent_at)) for one in positions]
    except (TransientError, RegistryUnavailable):
        return None


def _asked(order_id: str, position: str, sent_at: int) -> Asked:
    topic, partition, offset = position.rsplit("/", 2)
    return Asked(order_id, topic, int(partition), int(offset), sent_at)
