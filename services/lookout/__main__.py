"""`python -m services.lookout`: looks until it is told to stop. `orders lookout` starts it."""

import sys

from orders.engine.errors import ConfigError
from orders.engine.host.logs import configure_logs, refused
from orders.engine.settings import load_settings
from services.lookout.process import watch

EXIT_FAILED, EXIT_CONFIG = 1, 2


def main() -> int:
    """Exit code 2: a setting is wrong; 1: a look has ended."""
    try:
        settings = load_settings("lookout")
        configure_logs(settings, "lookout")
        return 0 if watch(settings) else EXIT_FAILED
    except ConfigError as error:
        refused("lookout", error)
        return EXIT_CONFIG


if __name__ == "__main__":
    sys.exit(main())
