"""How a setting is shown to people: secrets as asterisks, everything else as it is."""

import re
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

MASK = "********"
_SECRET = re.compile(r"password|secret|pem$|jaas|credential|token", re.IGNORECASE)


def masked(name: str, value: object) -> str:
    """``value`` as text; hidden if ``name`` speaks of a secret, and without its password if it
    is a URL. None is the empty text."""
    if value is None:
        return ""
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    if _SECRET.search(name):
        return MASK
    return _masked_url(text) if name.endswith("_url") else text


def _masked_url(url: str) -> str:
    parts = urlsplit(url)
    login, at, host = parts.netloc.rpartition("@")
    if ":" not in login:
        return url
    user = login.partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{user}:{MASK}{at}{host}"))
