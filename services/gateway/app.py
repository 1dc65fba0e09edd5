"""The HTTP application, made of an `Edge`."""

import time
import traceback
from collections.abc import Awaitable, Callable

import structlog
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orders.client.producing import TooLarge
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import TransientError
from services.gateway.edge import Edge
from services.gateway.metrics import Metrics
from services.gateway.openapi import described
from services.gateway.problem import Problem
from services.gateway.routes import (
    answering,
    asking,
    books,
    carriers,
    changing,
    clarifications,
    closing,
    contracts,
    counts,
    desk,
    documents,
    drafts,
    exceptions,
    explaining,
    gates,
    health,
    holds,
    offers,
    papers,
    payments,
    placing,
    receiving,
    samples,
    settling,
    settling_pages,
    signing_in,
    stock,
)
from services.gateway.spool import NoRoom

RETRY = {"Retry-After": "5"}
Handler = Callable[[Request, Exception], Awaitable[Response]]
_log = structlog.get_logger("gateway")


def make_app(edge: Edge) -> FastAPI:
    """The application. Nothing of it starts or stops with it."""
    app = FastAPI(
        title="Orders",
        version="1",
        summary="Hand in orders, and ask where they stand.",
        routes=[*placing.routes(edge), *changing.routes(edge)],
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # `Metrics` are ours
    )
    # their paths are longer than that of `asking`, which has room for them: they come first
    app.include_router(explaining.router(edge))
    app.include_router(closing.router(edge))
    app.include_router(papers.router(edge))
    app.include_router(documents.router(edge))
    app.include_router(offers.router(edge))
    app.include_router(contracts.router(edge))
    app.include_router(holds.router(edge))
    app.include_router(samples.router(edge))
    app.include_router(settling.router(edge))
    app.include_router(settling_pages.router(edge))
    app.include_router(payments.router(edge))
    app.include_router(counts.router(edge))
    app.include_router(gates.router(edge))
    app.include_router(exceptions.router(edge))
    app.include_router(desk.router(edge))
    app.include_router(signing_in.router(edge))
    app.include_router(clarifications.router(edge))
    app.include_router(answering.router(edge))
    app.include_router(receiving.router(edge))
    app.include_router(carriers.router(edge))
    app.include_router(asking.router(edge))
    app.include_router(drafts.router(edge))
    app.include_router(stock.router(edge))
    app.include_router(books.router(edge))
    app.include_router(health.router(edge))
    app.openapi = described(app)  # type: ignore[method-assign]
    for kind, problem_of in PROBLEMS.items():
        app.add_exception_handler(kind, _answering(problem_of))
    app.add_middleware(Watched, metrics=edge.metrics)
    return app


class Watched:
    """Around everything: counts answers, and lets no failure of ours tell what it met. Its text
    may be personal, and a server would log it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, started = 0, time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:  # of any kind: this is the last place that may see it
            _log.error("failed", kind=type(error).__name__, at=_places(error))
            if not status:
                problem = Problem(500, "failed", "The gateway failed; try again", headers=RETRY)
                await problem.response()(scope, receive, noting)
        endpoint = scope.get("endpoint")
        route = getattr(endpoint, "__name__", "none")
        self._metrics.answered(route, status, time.perf_counter() - started)


def _places(error: BaseException) -> list[str]:
    return [
        f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]


def _answering(problem_of: Callable[[Exception], Problem]) -> Handler:
    async def handle(request: Request, error: Exception) -> Response:
        return problem_of(error).response()

    return handle


def _itself(error: Exception) -> Problem:
    assert isinstance(error, Problem)
    return error


def _not_served(error: Exception) -> Problem:
    assert isinstance(error, HTTPException)
    return Problem(error.status_code, "not-served", error.detail, headers=error.headers)


def _no_room(error: Exception) -> Problem:
    return Problem(
        503,
        "no-room",
        "Nothing can be made durable now",
        "nothing was taken, as far as is known: send it again, which is harmless if it was",
        headers=RETRY,
    )


def _away(error: Exception) -> Problem:
    return Problem(503, "away", "A server does not answer", "ask again", headers=RETRY)


def _too_large(error: Exception) -> Problem:
    return Problem(413, "order-too-large", "An order is too large", "send at most 800,000 bytes")


PROBLEMS: dict[type[Exception], Callable[[Exception], Problem]] = {
    Problem: _itself,
    HTTPException: _not_served,
    NoRoom: _no_room,
    TransientError: _away,
    RegistryUnavailable: _away,
    TooLarge: _too_large,
}
