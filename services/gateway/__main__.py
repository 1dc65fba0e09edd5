"""`python -m services.gateway`: a gateway, until it is told to stop. `orders gateway` starts it."""

import sys

import uvloop

from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.logs import configure_logs, last_words, refused
from orders.engine.settings import load_settings
from services.gateway.process import serve

EXIT_AWAY, EXIT_CONFIG = 1, 2


def main() -> int:
    """Exit code 2: a setting or the channels' file is wrong; 1: a server is away."""
    try:
        settings = load_settings("gateway")
        configure_logs(settings, "gateway")
        uvloop.run(serve(settings))
    except ConfigError as error:
        refused("gateway", error)
        return EXIT_CONFIG
    except (RegistryUnavailable, TransientError) as error:
        last_words("gateway", f"{error}; start again when it answers")
        return EXIT_AWAY
    return 0


if __name__ == "__main__":
    sys.exit(main())
