"""`python -m services.gateway.link ORDER`: what opens an order to its customer; `orders gateway
link`."""

import argparse
import json
import sys

from orders.engine.errors import ConfigError
from orders.engine.settings import load_settings
from services.gateway.links import load_links

EXIT_CONFIG = 2


def main() -> int:
    """Exit code 2: there are no keys to sign with."""
    parser = argparse.ArgumentParser(prog="python -m services.gateway.link")
    parser.add_argument("order")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    try:
        token = load_links(load_settings().gateway_link_keys).token(asked.order)
    except ConfigError as error:
        print(f"gateway: {error}", file=sys.stderr)
        return EXIT_CONFIG
    if token is None:
        print("gateway: set ORDERS_GATEWAY_LINK_KEYS", file=sys.stderr)
        return EXIT_CONFIG
    path = f"/v1/tracking/{token}"
    print(json.dumps({"path": path}) if asked.json else path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
