"""Entry point of the `orders` command."""

import signal
import sys


def app() -> None:
    """Run the command. While it still loads, Ctrl-C ends it at once and without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    import structlog

    from orders.cli.commands import cli

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # stdout answers
    signal.signal(signal.SIGINT, signal.default_int_handler)
    cli()
