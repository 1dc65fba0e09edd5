"""Log lines: for people on a terminal, or JSON for a collector. Never an order's content."""

import logging

import structlog

from orders.engine.settings import Settings


def configure_logs(settings: Settings, process: str) -> None:
    """Set structlog up for this process, whose name stands in every line."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            getattr(logging, settings.log_level.upper())
        ),
    )
    structlog.contextvars.bind_contextvars(process=process, replica=settings.replica)
