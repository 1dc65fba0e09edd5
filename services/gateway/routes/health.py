"""For whoever runs the gateway. No key is wanted: let no stranger reach these paths."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from orders.engine.host.exposition import exposition
from services.gateway.edge import Edge
from services.gateway.problem import Problem
from services.gateway.refusals import refusals

OPENMETRICS: dict[str, Any] = {"application/openmetrics-text": {}}


def router(edge: Edge) -> APIRouter:
    """Live, ready, metrics."""
    health = APIRouter(tags=["health"])

    @health.get("/health/live")
    async def live() -> dict[str, str]:
        """The process turns."""
        return {"status": "live"}

    @health.get("/health/ready", responses=refusals(503))
    async def ready() -> dict[str, str]:
        """It takes orders: the log answers, or the spool has room."""
        if missing := edge.missing():
            raise Problem(503, "not-ready", "The gateway takes no orders", missing)
        return {"status": "ready"}

    @health.get(
        "/metrics", response_class=PlainTextResponse, responses={200: {"content": OPENMETRICS}}
    )
    async def metrics(request: Request) -> Response:
        """For Prometheus."""
        told, media_type = exposition(edge.metrics.registry, request.headers.get("accept", ""))
        return Response(told, media_type=media_type)

    return health
