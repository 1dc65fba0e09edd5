"""`python -m services.gateway.link ORDER [--offer OFFER]`: what opens an order, or one question
about it, to its customer; `orders gateway link`."""

import argparse
import json
import sys

from orders.business.offers import version_of
from orders.client.links import Links, load_links
from orders.client.pages import offer_path, order_path
from orders.engine.errors import ConfigError
from orders.engine.settings import load_settings

EXIT_CONFIG = 2


def main() -> int:
    """Exit code 2: there are no keys to sign with."""
    parser = argparse.ArgumentParser(prog="python -m services.gateway.link")
    parser.add_argument("order")
    parser.add_argument("--offer", default="")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    try:
        path = path_of(load_links(load_settings().gateway_link_keys), asked.order, asked.offer)
    except ConfigError as error:
        print(f"gateway: {error}", file=sys.stderr)
        return EXIT_CONFIG
    if path is None:
        print("gateway: set ORDERS_GATEWAY_LINK_KEYS", file=sys.stderr)
        return EXIT_CONFIG
    print(json.dumps({"path": path}) if asked.json else path)
    return 0


def path_of(links: Links, order_id: str, offer_id: str = "") -> str | None:
    """Where the customer sees the order, or answers this offer; None without keys. Raises
    ConfigError for an id that no offer has."""
    if not offer_id:
        return order_path(links, order_id)
    if version_of(offer_id) is None:
        raise ConfigError(f"{offer_id} is no offer: `offer_id` of its record, as review-1-1")
    return offer_path(links, order_id, offer_id)


if __name__ == "__main__":
    sys.exit(main())
