"""Until when the certificates of the servers hold."""

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from cryptography import x509

from orders.engine.settings import Settings

SECONDS = 5.0
TLS = ("SSL", "SASL_SSL")
Address = tuple[str, int]


def expiries(settings: Settings) -> dict[str, float]:
    """Server (kafka, registry, redis) -> when the first of its certificates ends, seconds since
    1970. A server that is spoken to without TLS, or that does not answer, is left out."""
    found: dict[str, float] = {}
    for server, address in _addresses(settings):
        until = _expiry(address)
        if until is not None:
            found[server] = min(until, found.get(server, until))
    return found


def _addresses(settings: Settings) -> Iterator[tuple[str, Address]]:
    if settings.kafka_properties().get("security.protocol", "").upper() in TLS:
        for broker in settings.kafka_bootstrap_servers.split(","):
            named = urlsplit(f"//{broker.strip()}")
            if named.hostname:
                yield "kafka", (named.hostname, named.port or 9092)
    registry = urlsplit(settings.registry_url)
    if registry.scheme == "https" and registry.hostname:
        yield "registry", (registry.hostname, registry.port or 443)
    redis = urlsplit(settings.redis_url.get_secret_value())
    if redis.scheme == "rediss" and redis.hostname:
        yield "redis", (redis.hostname, redis.port or 6379)


def _expiry(address: Address) -> float | None:
    """Looks at the certificate, and trusts it no further: one that has ended, or that is another's,
    is what one wants to hear of."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection(address, SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=address[0]) as secure,
        ):
            shown = secure.getpeercert(binary_form=True)
        if shown is None:
            return None
        return x509.load_der_x509_certificate(shown).not_valid_after_utc.timestamp()
    except (OSError, ValueError):  # away, or no certificate that can be read
        return None
