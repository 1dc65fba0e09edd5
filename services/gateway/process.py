"""The gateway as a process: its parts are made, served by uvicorn, and ended in order."""

import asyncio
import contextlib
import gc
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import structlog
import uvicorn

from orders.client.closing.summary import SUMMED, Summary, summary
from orders.client.documents import Filed
from orders.client.documents import folder_of as folder_of_documents
from orders.client.history import history
from orders.client.links import load_links
from orders.client.listening import Listener
from orders.client.masterdata import followed, read_references
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.layout import folder_of
from orders.client.papers.gathering import gather
from orders.client.papers.workshop import Workshop
from orders.client.publishing import Publication, Publisher, publication
from orders.client.states import States
from orders.client.stock.places import read_places
from orders.client.stock.table import RECORDS, StockTable
from orders.client.timelines import Timelines
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.records import (
    AmendRequested,
    CancelRequested,
    CarrierPayloadReceived,
    ChangeRequested,
    Channel,
    ClarificationAnswered,
    DeliveryDisputed,
    DocumentDecided,
    DocumentFiled,
    DocumentUnplaced,
    DraftSaved,
    DraftSubmitted,
    DuplicateDecided,
    InterchangeReceived,
    OfferAnswered,
    OrderSubmitted,
    PaymentDecided,
    PaymentReceived,
    ReceiptConfirmed,
    ReviewDecided,
    SampleAnswered,
)
from orders.engine.errors import ConfigError
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from orders.explain.decisions import DECIDING, Decided, decisions
from services.gateway.access import Access
from services.gateway.agreements import Agreements
from services.gateway.app import make_app
from services.gateway.channels import NOBODY, Channels
from services.gateway.desk.joining import join, known
from services.gateway.desk.people import People
from services.gateway.durable import Durable
from services.gateway.edge import Edge
from services.gateway.filing import Filing
from services.gateway.metrics import Metrics
from services.gateway.searching import Searches
from services.gateway.spool import Spool
from services.gateway.stock.following import StockFollowing
from services.gateway.stock.looking import LatestPlaces
from services.gateway.tracking.standing import FiledTimelines

ANSWERS = "orders.intake.v1"
SENDS = (
    OrderSubmitted,
    AmendRequested,
    ChangeRequested,
    CancelRequested,
    PaymentReceived,
    DraftSaved,
    DraftSubmitted,
    DocumentFiled,
    DocumentUnplaced,
    InterchangeReceived,
    OfferAnswered,
    ClarificationAnswered,
    ReviewDecided,
    SampleAnswered,
    DuplicateDecided,
    DocumentDecided,
    PaymentDecided,
    ReceiptConfirmed,
    DeliveryDisputed,
    CarrierPayloadReceived,
)
STOP_SECONDS = 15
SWITCH_SECONDS = 0.0005
"""So long a thread that reads a large document may keep Python's lock from the loop: ten times as
long by default, and an order that comes meanwhile needs it several times."""
GARBAGE = 50_000
"""So many objects more than were let go make Python look for circles among them. A request makes
some hundreds and no circle; the default, 700, would look through them for a fifth of the time."""
_log = structlog.get_logger("gateway")


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; what is under way is answered. Raises ConfigError, and
    RegistryUnavailable where no schema can be asked for."""
    sys.setswitchinterval(SWITCH_SECONDS)
    access = Access(
        Channels.load(settings.gateway_channels or NOBODY), settings.gateway_secrets_dir
    )
    listens = _socket(settings)
    ending = threading.Event()
    async with _edge(settings, access, ending) as edge:
        server = _Server(
            ending,
            uvicorn.Config(
                make_app(edge),
                loop="none",  # it runs on ours
                http="httptools",
                lifespan="off",
                access_log=False,  # paths bear order ids
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=STOP_SECONDS,
            ),
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        host, port = listens.getsockname()[:2]
        gc.collect()
        gc.freeze()  # what is here by now stays
        gc.set_threshold(GARBAGE)
        _log.info("started", listens=f"http://{host}:{port}", replica=settings.replica)
        await server.serve([listens])
    _log.info("stopped", replica=settings.replica)


class _Server(uvicorn.Server):
    """Ends when it is told to; uvicorn's own would raise the signal again then, and what is
    around it would not be ended. `ending` is set then: whoever follows an order is let go."""

    def __init__(self, ending: threading.Event, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = ending

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return contextlib.nullcontext()

    def stop(self) -> None:
        """Take no more; answer what is under way."""
        self._ending.set()
        self.should_exit = True


@contextlib.asynccontextmanager
async def _edge(settings: Settings, access: Access, ending: threading.Event) -> AsyncIterator[Edge]:
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    codec.prepare(record_type(record) for record in SENDS)
    folder = settings.gateway_spool_dir or settings.data_dir / f"gateway-{settings.replica}"
    spool = Spool(folder, settings.gateway_spool_bytes)
    publisher = Publisher(settings, asyncio.get_running_loop())
    durable = Durable(publisher, spool, settings.gateway_log_seconds)
    listener = Listener(settings, codec, ANSWERS)
    states, metrics, agreements = States(settings), Metrics(), Agreements()
    timelines = Timelines(settings)
    metrics.watch_spool(lambda: spool.held, lambda: spool.bytes)
    by = (("accepted_by", f"gateway-{settings.replica}".encode()),)
    now = build_clock(settings).now
    store, links = folder_of_documents(settings), load_links(settings.gateway_link_keys)

    def encode(record: type, key: str, value: Mapping[str, Any]) -> Publication:
        return publication(codec, record, key, value, by)

    filing = Filing(store, encode, now)
    searches = Searches(Filed(settings, codec, store).find)
    follows = agreements.follow(lambda: read_references(settings, codec, Channel))
    people = People()
    file = OrderFile(folder_of(settings))
    desk = join(settings, states, people, file, now)
    staff = people.follow(lambda: known(settings, codec))
    workshop = Workshop(settings.papers_house_file)
    table = StockTable()
    stock = StockFollowing(table, lambda: followed(settings, codec, RECORDS, table))
    beside = [asyncio.create_task(one) for one in (durable.run(), follows, staff, stock.run())]
    try:
        yield Edge(
            access=access,
            keep=durable.keep,
            encode=encode,
            filing=filing,
            searches=searches,
            to_desk=agreements.to_desk,
            links=links,
            about=listener.about,
            standing=lambda order_id: states.of("tracking", order_id),
            story=lambda order_id, head: timelines.of(order_id, head, bounded=True),
            filed=FiledTimelines(file, codec),
            asking=states.of,
            history=lambda order_id: _history(settings, order_id),
            closing=lambda order_id: _closing(settings, order_id),
            intake=lambda order_id: states.of("intake", order_id),
            paper_sources=lambda order_id: gather(settings, codec, order_id),
            workshop=workshop,
            desk=desk,
            stock=stock.table,
            books=states,
            places=LatestPlaces(lambda last: read_places(states, now(), last), desk.threads),
            now=now,
            missing=lambda: "" if spool.has_room or not durable.spooling else "the spool is full",
            ending=ending.is_set,
            metrics=metrics,
            order_bytes=settings.gateway_order_bytes,
            document_bytes=settings.gateway_document_bytes,
            body_seconds=settings.gateway_body_seconds,
            wait_seconds=settings.gateway_wait_seconds,
        )
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        workshop.close()
        publisher.close()
        spool.close()
        listener.close()


def _history(settings: Settings, order_id: str) -> Sequence[Decided] | None:
    told = history(settings, order_id, DECIDING)
    return decisions(told.found) if told.found else None


def _closing(settings: Settings, order_id: str) -> Summary | None:
    return summary(order_id, history(settings, order_id, SUMMED).found)


def _socket(settings: Settings) -> socket.socket:
    try:
        return socket.create_server(
            (settings.gateway_host, settings.gateway_port), backlog=2048, reuse_port=False
        )
    except OSError as error:
        raise ConfigError(
            f"the gateway cannot listen at {settings.gateway_host}:{settings.gateway_port}: "
            f"{error.strerror}; ORDERS_GATEWAY_HOST and ORDERS_GATEWAY_PORT choose another"
        ) from error
