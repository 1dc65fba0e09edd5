"""Until when the certificates of the servers hold, and our own where they want one of us."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from cryptography import x509

from orders.engine.errors import ConfigError
from orders.engine.settings import Settings

SECONDS = 5.0
TLS = ("SSL", "SASL_SSL")
OURS = "lookout"
"""Whose certificate it is that we show."""
Address = tuple[str, int]


class Shown(NamedTuple):
    """What we show a server that wants to know us (mutual TLS): PEM files of the certificate and of
    its key, and the key's password. Of librdkafka's ways to name them these are the ones that are
    known here."""

    certificate: str
    key: str
    password: str


def expiries(settings: Settings) -> dict[str, float]:
    """Server (kafka, registry, redis) -> when the first of its certificates ends, seconds since
    1970; 0 for one that hangs up before it shows any. `OURS`: when the first of those ends that we
    show. Left out is who is spoken to without TLS, or is away. Raises ConfigError if what we should
    show cannot be read."""
    found: dict[str, float] = {}
    for server, address, shown in _servers(settings):
        ends = {server: _expiry(address, shown), OURS: _our_expiry(shown)}
        for whose, until in ends.items():
            if until is not None:
                found[whose] = min(until, found.get(whose, until))
    return found


def _servers(settings: Settings) -> Iterator[tuple[str, Address, Shown | None]]:
    kafka = settings.kafka_properties()
    if kafka.get("security.protocol", "").upper() in TLS:
        names = ("ssl.certificate.location", "ssl.key.location", "ssl.key.password")
        shown = _shown(*(kafka.get(name, "") for name in names))
        for broker in settings.kafka_bootstrap_servers.split(","):
            named = urlsplit(f"//{broker.strip()}")
            if named.hostname:
                yield "kafka", (named.hostname, named.port or 9092), shown
    registry = urlsplit(settings.registry_url)
    if registry.scheme == "https" and registry.hostname:
        yield "registry", (registry.hostname, registry.port or 443), None
    redis = urlsplit(settings.redis_url.get_secret_value())
    if redis.scheme == "rediss" and redis.hostname:
        told = {name: values[-1] for name, values in parse_qs(redis.query).items()}
        names = ("ssl_certfile", "ssl_keyfile", "ssl_password")
        shown = _shown(*(told.get(name, "") for name in names))
        yield "redis", (redis.hostname, redis.port or 6379), shown


def _shown(certificate: str, key: str, password: str) -> Shown | None:
    return Shown(certificate, key or certificate, password) if certificate else None


def _expiry(address: Address, shown: Shown | None) -> float | None:
    """Looks at the certificate, and trusts it no further: one that has ended, or that is another's,
    is what one wants to hear of."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if shown is not None:
        _show(context, shown)
    try:
        plain = socket.create_connection(address, SECONDS)
    except OSError:  # away
        return None
    with plain:
        try:
            with context.wrap_socket(plain, server_hostname=address[0]) as secure:
                certificate = x509.load_der_x509_certificate(
                    secure.getpeercert(binary_form=True) or b""
                )
        except (OSError, ValueError):  # before TLS 1.3 who is not shown ours hangs up at once
            return 0.0
    return certificate.not_valid_after_utc.timestamp()


def _show(context: ssl.SSLContext, shown: Shown) -> None:
    try:
        context.load_cert_chain(shown.certificate, shown.key, shown.password)
    except OSError as error:
        raise ConfigError(f"the client certificate {shown.certificate}: {error}") from error


def _our_expiry(shown: Shown | None) -> float | None:
    if shown is None:
        return None
    chain = x509.load_pem_x509_certificates(Path(shown.certificate).read_bytes())
    return min(one.not_valid_after_utc.timestamp() for one in chain)
