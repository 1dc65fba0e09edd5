"""`python -m services.connectors`: does what is ordered until it is told to stop. `orders
connectors run` starts it."""

import sys

from orders.contracts.errors import RegistryUnavailable
from orders.engine.core import failpoints
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.logs import configure_logs, last_words, refused
from orders.engine.settings import load_settings
from services.connectors.attempts import POINTS
from services.connectors.mail import returns
from services.connectors.process import NAME, serve

EXIT_CONFIG, EXIT_AWAY = 2, 1


def main() -> int:
    """Exit code 2: a setting is wrong; 1: a server of the house does not answer. Whoever started it
    starts it again, and nothing is done twice."""
    try:
        settings = load_settings(NAME)
        configure_logs(settings, NAME)
        if settings.strike:
            failpoints.listen_by_environment(settings.strike, (*POINTS, *returns.POINTS))
        serve(settings)
    except ConfigError as error:
        refused(NAME, error)
        return EXIT_CONFIG
    except (TransientError, RegistryUnavailable) as error:
        last_words(NAME, str(error))
        return EXIT_AWAY
    return 0


if __name__ == "__main__":
    sys.exit(main())
