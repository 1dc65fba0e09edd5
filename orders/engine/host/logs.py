"""Log lines: for people on a terminal, or JSON for a collector, those of librdkafka and other
libraries, too. Never an order's content."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

from orders.engine.settings import Settings


def configure_logs(settings: Settings, process: str) -> None:
    """Set structlog and Python's own logging up for this process, whose name stands in every line,
    whichever thread writes it. Of libraries only warnings are heard."""
    told = {"process": process, "replica": settings.replica}

    def whose(logger: Any, name: str, event: EventDict) -> EventDict:
        return {**told, **event}

    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[structlog.typing.Processor] = [
        whose,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(
            getattr(logging, settings.log_level.upper())
        ),
    )
    libraries = logging.StreamHandler()
    libraries.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[libraries], force=True)


def last_words(process: str, said: str) -> None:
    """Say on stderr why the process ends: in one plain line, or as JSON where logs are JSON. Before
    they are set up nobody knows, and it is plain."""
    if isinstance(structlog.get_config()["processors"][-1], structlog.processors.JSONRenderer):
        logging.getLogger(process).error(said)
    else:
        print(f"{process}: {said}", file=sys.stderr, flush=True)
