"""The gateway as a process: its parts are made, served by uvicorn, and ended in order."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import structlog
import uvicorn

from orders.client.history import history
from orders.client.listening import Listener
from orders.client.publishing import Publisher, publication
from orders.client.states import States
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.records import CancelRequested, OrderSubmitted, PaymentReceived
from orders.engine.errors import ConfigError
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from orders.explain.decisions import DECIDING, Decided, decisions
from services.gateway.access import Access
from services.gateway.app import make_app
from services.gateway.channels import Channels
from services.gateway.durable import Durable
from services.gateway.edge import Edge
from services.gateway.metrics import Metrics
from services.gateway.spool import Spool

ANSWERS = "orders.intake.v1"
SENDS = (OrderSubmitted, CancelRequested, PaymentReceived)
STOP_SECONDS = 15
NOBODY = Path(__file__).with_name("channels.yaml")
_log = structlog.get_logger("gateway")


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; what is under way is answered. Raises ConfigError, and
    RegistryUnavailable where no schema can be asked for."""
    access = Access(
        Channels.load(settings.gateway_channels or NOBODY), settings.gateway_secrets_dir
    )
    listens = _socket(settings)
    async with _edge(settings, access) as edge:
        server = _Server(
            uvicorn.Config(
                make_app(edge),
                loop="none",  # it runs on ours
                http="httptools",
                lifespan="off",
                access_log=False,  # paths bear order ids
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        host, port = listens.getsockname()[:2]
        _log.info("started", listens=f"http://{host}:{port}", replica=settings.replica)
        await server.serve([listens])
    _log.info("stopped", replica=settings.replica)


class _Server(uvicorn.Server):
    """Ends when it is told to; uvicorn's own would raise the signal again then, and what is
    around it would not be ended."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return contextlib.nullcontext()

    def stop(self) -> None:
        """Take no more; answer what is under way."""
        self.should_exit = True


@contextlib.asynccontextmanager
async def _edge(settings: Settings, access: Access) -> AsyncIterator[Edge]:
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    codec.prepare(record_type(record) for record in SENDS)
    folder = settings.gateway_spool_dir or settings.data_dir / f"gateway-{settings.replica}"
    spool = Spool(folder, settings.gateway_spool_bytes)
    publisher = Publisher(settings, asyncio.get_running_loop())
    durable = Durable(publisher, spool, settings.gateway_log_seconds)
    listener = Listener(settings, codec, ANSWERS)
    states, metrics = States(settings), Metrics()
    metrics.watch_spool(lambda: spool.held, lambda: spool.bytes)
    by = (("accepted_by", f"gateway-{settings.replica}".encode()),)
    runs = asyncio.create_task(durable.run())
    try:
        yield Edge(
            access=access,
            keep=durable.keep,
            encode=lambda record, key, value: publication(codec, record, key, value, by),
            about=listener.about,
            standing=lambda order_id: states.of("tracking", order_id),
            history=lambda order_id: _history(settings, order_id),
            now=build_clock(settings).now,
            missing=lambda: "" if spool.has_room or not durable.spooling else "the spool is full",
            metrics=metrics,
            order_bytes=settings.gateway_order_bytes,
            document_bytes=settings.gateway_document_bytes,
            body_seconds=settings.gateway_body_seconds,
            wait_seconds=settings.gateway_wait_seconds,
        )
    finally:
        runs.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await runs
        publisher.close()
        spool.close()
        listener.close()


def _history(settings: Settings, order_id: str) -> Sequence[Decided] | None:
    told = history(settings, order_id, DECIDING)
    return decisions(told.found) if told.found else None


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
