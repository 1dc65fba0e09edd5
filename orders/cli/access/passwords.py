"""Passwords of the users, from the files that their programs read: `<user>/<setting>` in
`ORDERS_SECRETS_DIR`."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from orders.cli.access.users import USERS
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from orders.engine.settings.secrets import secret_in

KAFKA, REDIS = "ORDERS_KAFKA__SASL_PASSWORD", "ORDERS_REDIS_URL"


def kafka_passwords(settings: Settings) -> dict[str, str]:
    """User -> password at the brokers. Raises ConfigError if there are no files."""
    return _passwords(settings, KAFKA, lambda text: text)


def redis_passwords(settings: Settings) -> dict[str, str]:
    """User -> password at Redis, out of its URL. Raises ConfigError if there are no files."""
    return _passwords(settings, REDIS, lambda url: unquote(urlsplit(url).password or ""))


def _passwords(settings: Settings, setting: str, read: Callable[[str], str]) -> dict[str, str]:
    if settings.secrets_dir is None:
        raise ConfigError("ORDERS_SECRETS_DIR is not set: passwords are read from its folders")
    files = {user: Path(settings.secrets_dir, user, setting) for user in USERS}
    found = {user: read(secret_in(file)) for user, file in files.items() if file.is_file()}
    if empty := sorted(user for user, password in found.items() if not password):
        raise ConfigError(f"{setting} of {', '.join(empty)} holds no password")
    return found
