"""What `orders doctor` finds wrong with a Redis: each complaint says what to set."""

import re
import time

from redis.exceptions import ResponseError

from orders.engine.errors import ConfigError, TransientError
from orders.engine.redis.connection import RedisServer, connect
from orders.engine.settings import Settings

OLDEST = 7
MAX_CLOCK_GAP_SECONDS = 5.0


def check(settings: Settings) -> list[str]:
    """Complaints about the Redis of these settings; none if it will do."""
    try:
        server = connect(settings.redis_url.get_secret_value())
        return [
            *_version(server),
            *_clock(server),
            *_setting(server, "maxmemory-policy", "noeviction"),
            *_setting(server, "appendonly", "yes"),
            *_replays(server),
        ]
    except (ConfigError, TransientError) as error:
        return [str(error)]


def _version(server: RedisServer) -> list[str]:
    found = re.search(rb"redis_version:(\d+)\.(\S+)", server.ask("INFO", "server"))
    if found is not None and int(found[1]) >= OLDEST:
        return []
    told = b".".join(found.groups()).decode() if found else "unknown"
    return [f"Redis version {told} is too old: {OLDEST} or newer is needed"]


def _clock(server: RedisServer) -> list[str]:
    seconds, micros = server.ask("TIME")
    gap = time.time() - int(seconds) - int(micros) / 1e6
    if abs(gap) <= MAX_CLOCK_GAP_SECONDS:
        return []
    return [
        f"this machine's clock is {gap:+.1f} s off that of Redis ({MAX_CLOCK_GAP_SECONDS:g} s are "
        "allowed): no partition would be claimed"
    ]


def _setting(server: RedisServer, name: str, needed: str) -> list[str]:
    try:
        _, value = server.ask("CONFIG", "GET", name)
    except (ConfigError, ValueError):
        return [f"Redis does not tell its setting {name}: see to it that it is {needed}"]
    return (
        []
        if value.decode() == needed
        else [f"Redis has {name} {value.decode()}: set it to {needed}, or orders will be lost"]
    )


def _replays(server: RedisServer) -> list[str]:
    """Redis reads its append-only file as the user `default`, and drops what that one may not do
    (docs/decisions/0062)."""
    try:
        answer = server.ask("ACL", "DRYRUN", "default", "HSET", "orders:{any}", "field", "value")
    except (ConfigError, ResponseError):
        return ["Redis does not tell what its user `default` may do: see to it that it may do all"]
    if answer == b"OK":
        return []
    return [
        "Redis' user `default` may not do everything: at its next start Redis would drop every "
        "transaction that stands in its append-only file. Keep it `off`, with `~* &* +@all`: "
        "`orders access redis` writes it so"
    ]
