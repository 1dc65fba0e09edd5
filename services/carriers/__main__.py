"""`python -m services.carriers`: turns carriers' words into scans until it is told to stop. `orders
carriers run` starts it."""

import sys

from orders.engine.errors import ConfigError
from orders.engine.host.logs import configure_logs, refused
from orders.engine.settings import load_settings
from services.carriers.process import NAME, USER, serve

EXIT_CONFIG = 2


def main() -> int:
    """Exit code 2: a setting, or a table, is wrong."""
    try:
        settings = load_settings(USER)
        configure_logs(settings, NAME)
        serve(settings)
    except ConfigError as error:
        refused(NAME, error)
        return EXIT_CONFIG
    return 0


if __name__ == "__main__":
    sys.exit(main())
