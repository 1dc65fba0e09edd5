"""Redis: there, and set so that it loses nothing by itself."""

from collections.abc import Iterator

from orders.cli.doctor.check import Check, fail, ok
from orders.engine.redis.connection import connect
from orders.engine.redis.health import check
from orders.engine.settings import Settings


def redis(settings: Settings) -> Iterator[Check]:
    """One finding a complaint. Raises TransientError or ConfigError if it does not answer."""
    connect(settings.redis_url.get_secret_value()).ask("PING")
    yield ok("Redis", "it answers")
    complaints = check(settings)
    for complaint in complaints:
        yield fail(
            "Redis settings",
            complaint,
            "set it with CONFIG SET and in redis.conf; `make up` starts a Redis that is set right",
        )
    if not complaints:
        yield ok("Redis settings", "it keeps what it is told, evicts nothing, and its clock agrees")
