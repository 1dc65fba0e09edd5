"""`orders spans`: traces of orders, computed from the log."""

import os
from typing import Annotated

import typer

from orders.cli.gateway import become
from orders.engine.settings import load_settings


def spans(
    to: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Base URL of whoever takes spans by OTLP/HTTP, such as http://127.0.0.1:4318; "
            "otherwise ORDERS_SPANS_URL.",
        ),
    ] = "",
    sample: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="Share of the orders whose traces are told; otherwise ORDERS_SPANS_SAMPLE.",
        ),
    ] = None,
) -> None:
    """Tell the way of orders through the stages as spans (OpenTelemetry), computed from the log.

    Goes on where it stood, until Ctrl-C or SIGTERM; while the receiver is away it waits. `orders
    run` runs it as well if ORDERS_SPANS_URL is set.
    """
    if to:
        os.environ["ORDERS_SPANS_URL"] = to
    if sample is not None:
        os.environ["ORDERS_SPANS_SAMPLE"] = str(sample)
    load_settings()
    become("services.spans")
