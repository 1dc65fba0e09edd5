"""`python -m services.orderfile [--once]`: writes the order file until it is told to stop. `orders
orderfile run` starts it."""

import sys

from orders.contracts.errors import RegistryUnavailable
from orders.engine.core import failpoints
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.logs import configure_logs, last_words, refused
from orders.engine.settings import load_settings
from services.orderfile.points import OF_ARCHIVING, POINTS
from services.orderfile.process import NAME, serve

EXIT_CONFIG, EXIT_AWAY = 2, 5


def main() -> int:
    """Exit code 2: a setting is wrong, the file is damaged, or another process writes it; 5, with
    --once: a server does not answer, or the disk is full."""
    try:
        settings = load_settings(NAME)
        configure_logs(settings, NAME)
        if settings.strike:
            failpoints.listen_by_environment(settings.strike, (*POINTS, *OF_ARCHIVING))
        serve(settings, once="--once" in sys.argv[1:])
    except ConfigError as error:
        refused(NAME, error)
        return EXIT_CONFIG
    except (TransientError, RegistryUnavailable) as error:
        last_words(NAME, str(error))
        return EXIT_AWAY
    return 0


if __name__ == "__main__":
    sys.exit(main())
