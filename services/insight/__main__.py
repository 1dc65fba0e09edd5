"""`python -m services.insight`: counts KPIs until it is told to stop. `orders insight` starts
it."""

import sys

from orders.contracts.errors import RegistryUnavailable
from orders.engine.core import failpoints
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.logs import configure_logs, last_words, refused
from orders.engine.settings import load_settings
from services.insight.faust_worker import NAME
from services.insight.points import POINTS
from services.insight.process import serve

EXIT_AWAY, EXIT_CONFIG = 1, 2


def main() -> int:
    """Exit code 2: a setting is wrong, or the topics are not those that were counted; 1: a server
    is away, or another worker has
    taken over while this one slept."""
    try:
        settings = load_settings(NAME)
        configure_logs(settings, NAME)
        if settings.strike:
            failpoints.listen_by_environment(settings.strike, POINTS)
        serve(settings)
    except ConfigError as error:
        refused(NAME, error)
        return EXIT_CONFIG
    except (TransientError, RegistryUnavailable) as error:
        last_words(NAME, f"{error}; it is to be started again")
        return EXIT_AWAY
    return 0


if __name__ == "__main__":
    sys.exit(main())
