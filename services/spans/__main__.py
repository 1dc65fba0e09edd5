"""`python -m services.spans`: tells the ways of orders as spans until it is told to stop. `orders
spans` starts it."""

import sys

from orders.engine.errors import ConfigError
from orders.engine.host.logs import configure_logs, refused
from orders.engine.settings import load_settings
from services.spans.process import NAME, serve

EXIT_CONFIG = 2


def main() -> int:
    """Exit code 2: a setting is wrong."""
    try:
        settings = load_settings(NAME)
        configure_logs(settings, NAME)
        serve(settings)
    except ConfigError as error:
        refused(NAME, error)
        return EXIT_CONFIG
    return 0


if __name__ == "__main__":
    sys.exit(main())
