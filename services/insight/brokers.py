"""Where the brokers are, and who we are to them, as Faust takes it."""

import ssl
from collections.abc import Iterable, Mapping

from faust.auth import Credentials, SASLCredentials, SSLCredentials

from orders.engine.settings import Settings


def servers(settings: Settings) -> Iterable[str]:
    """Their addresses, host:port."""
    return (one.strip() for one in settings.kafka_bootstrap_servers.split(","))


def credentials(properties: Mapping[str, str]) -> Credentials | None:
    """librdkafka's properties of a secure connection, for Faust."""
    protocol = properties.get("security.protocol", "plaintext").upper()
    context = None
    if protocol.endswith("SSL"):
        context = ssl.create_default_context(cafile=properties.get("ssl.ca.location"))
        if own := properties.get("ssl.certificate.location"):
            key, password = "ssl.key.location", "ssl.key.password"
            context.load_cert_chain(own, properties.get(key), properties.get(password))
    if protocol.startswith("SASL"):
        return SASLCredentials(
            username=properties.get("sasl.username"),
            password=properties.get("sasl.password"),
            ssl_context=context,
            mechanism=properties.get("sasl.mechanism") or properties.get("sasl.mechanisms"),
        )
    return SSLCredentials(context) if context else None
