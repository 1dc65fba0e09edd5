"""Log lines: for people on a terminal, or JSON for a collector, those of librdkafka and other
libraries, too, and what ends a process. Never an order's content."""

import logging
import sys
import threading
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict

from orders.engine.errors import NotAllowed, explained
from orders.engine.settings import LogSettings, Settings, load


def configure_logs(settings: Settings, process: str) -> None:
    """Set structlog and Python's own logging up for this process, whose name stands in every line,
    whichever thread writes it. Of libraries only warnings are heard."""
    told = {"process": process, "replica": settings.replica}

    def whose(logger: Any, name: str, event: EventDict) -> EventDict:
        return {**told, **event}

    renderers: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if settings.log_format == "json"
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    shared: list[structlog.typing.Processor] = [
        whose,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(
            getattr(logging, settings.log_level.upper())
        ),
    )
    libraries = logging.StreamHandler()
    libraries.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[libraries], force=True)
    if in_json():
        _tell_what_nobody_catches(logging.getLogger(process))


def in_json() -> bool:
    """Whether log lines are JSON. Before they are set up nobody knows, and they are plain."""
    return isinstance(structlog.get_config()["processors"][-1], structlog.processors.JSONRenderer)


def last_words(process: str, said: str) -> None:
    """Say on stderr why the process ends: in one plain line, or as JSON where logs are JSON."""
    if in_json():
        logging.getLogger(process).error(said)
    else:
        print(f"{process}: {said}", file=sys.stderr, flush=True)


def refused(process: str, error: Exception, program: str | None = None) -> None:
    """The last words of a process that a fault of configuration ends. Where a right is missing they
    name the login that lacks it. `program`: whose settings it has, if not those of its own name."""
    program = process if program is None else program
    user = load(LogSettings, program).login if isinstance(error, NotAllowed) else ""
    last_words(process, explained(error, user or program or process))


def _tell_what_nobody_catches(logger: logging.Logger) -> None:
    """Python writes tracebacks of many lines, which a collector takes for as many events."""

    def of_process(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        logger.critical("nobody caught it", exc_info=(kind, error, trace))

    def of_thread(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and told.exc_type is not SystemExit:
            of_process(told.exc_type, told.exc_value, told.exc_traceback)

    sys.excepthook, threading.excepthook = of_process, of_thread
