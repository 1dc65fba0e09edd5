"""Entry point of the `orders` command."""

import signal


def app() -> None:
    """Run the command. While it still loads, Ctrl-C ends it at once and without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from orders.cli.commands import cli

    signal.signal(signal.SIGINT, signal.default_int_handler)
    cli()
