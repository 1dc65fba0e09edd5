"""All that the routes need, in one place: an app is made of it, and a test gives what it likes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from orders.client.closing.summary import Summary
from orders.client.links import Links
from orders.client.listening import Heard
from orders.client.papers.told import Sources
from orders.client.papers.workshop import Workshop
from orders.client.publishing import Publication
from orders.client.states import States
from orders.client.stock.places import Places
from orders.client.stock.table import StockTable
from orders.explain.decisions import Decided
from services.gateway.access import Access
from services.gateway.desk.desk import Desk
from services.gateway.durable import Kept
from services.gateway.filing import Filing
from services.gateway.metrics import Metrics
from services.gateway.searching import Searches
from services.gateway.submissions import Encode
from services.gateway.tracking.standing import Filed


class Replies(Protocol):
    """What is said about a key: `orders.client.listening.Replies`."""

    async def caused_by(self, position: str, seconds: float) -> Heard | None:
        """What the record at this position led to first; None if nothing does in time."""


class Keep(Protocol):
    """Makes records durable: `durable.Durable.keep`."""

    async def __call__(self, *records: Publication) -> Kept:
        """Returns when all are, with the place of the last. Raises NoRoom."""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """The gateway without its network.

    keep       returns when records are durable; raises NoRoom
    encode     from a record to what is kept; raises TooLarge
    about      what intake says about an order id from now on
    filing     files documents
    searches   find them again, few at once
    to_desk    whether what a channel's webhook says and nobody can read waits for the desk
    links      what opens an order to its customer
    standing   tracking's state of an order, None if it knows none; may take a while, and raises
               TransientError
    story      the facts that such a state of an order counts, likewise
    filed      the order file; may take a while
    intake     intake's state of an order, likewise
    asking     by stage and order the state of one that asks people, likewise
    history    what was decided about an order, oldest first, None if nobody has heard of it; takes
               a while, and raises TransientError
    closing    what an order came to, None if nobody has heard of it; likewise
    paper_sources  what papers of an order are made of, None if nobody has heard of it; takes a
               while, and raises TransientError
    workshop   makes papers
    desk       what staff need to decide about held orders
    stock      what was told of articles; raises Problem (503) before it was read
    books      what the books say now; takes a moment, and raises TransientError
    places     where lots lie, as of some seconds ago; raises TransientError
    now        business time, ms
    missing    what the process lacks to take orders, in words; empty if nothing
    ending     whether the process is to stop

    Of those in seconds `number_seconds` is how long intake has to say whether the control number of
    an interchange is a new one.
    """

    access: Access
    keep: Keep
    encode: Encode
    filing: Filing
    searches: Searches
    to_desk: Callable[[str], bool]
    links: Links
    about: Callable[[str], AbstractContextManager[Replies]]
    standing: Callable[[str], Mapping[str, Any] | None]
    story: Callable[[str, Mapping[str, Any]], Sequence[Mapping[str, Any]]]
    filed: Filed
    intake: Callable[[str], Mapping[str, Any] | None]
    asking: Callable[[str, str], Mapping[str, Any] | None]
    history: Callable[[str], Sequence[Decided] | None]
    closing: Callable[[str], Summary | None]
    paper_sources: Callable[[str], Sources | None]
    workshop: Workshop
    desk: Desk
    stock: Callable[[], StockTable]
    books: States
    places: Callable[[], Awaitable[Places]]
    now: Callable[[], int]
    missing: Callable[[], str]
    ending: Callable[[], bool]
    metrics: Metrics
    order_bytes: int = 2_000_000
    document_bytes: int = 10_000_000
    body_seconds: float = 10.0
    wait_seconds: float = 10.0
    number_seconds: float = 2.0
