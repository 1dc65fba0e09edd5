"""API keys: `<id>.<secret>`. The house keeps a digest of the secret alone."""

import hashlib
import hmac
import secrets
from typing import NamedTuple

NOBODY = "0" * 64
"""A digest that no secret has."""
LONGEST_ID = 64
"""Bytes: BLAKE2 takes no longer key, and no id is as long."""
SECRET_BYTES = 32
"""So many random bytes cannot be guessed, so a fast digest protects them as well as a slow one."""


class NewKey(NamedTuple):
    """A key as it is given away, once, and what stands in the channel's entry."""

    key: str
    id: str
    digest: str


def new_key() -> NewKey:
    """A key that nobody has yet."""
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(SECRET_BYTES)
    return NewKey(f"{key_id}.{secret}", key_id, digest(key_id, secret))


def digest(key_id: str, secret: str) -> str:
    """BLAKE2b of the secret, keyed with the id, 64 hexadecimal digits."""
    return hashlib.blake2b(
        secret.encode(errors="replace"),
        digest_size=32,
        key=key_id.encode(errors="replace")[:LONGEST_ID],
    ).hexdigest()


def id_of(key: str) -> str:
    """The part of a key that is no secret."""
    return key.partition(".")[0]


def is_of(key: str, wanted: str | None) -> bool:
    """Whether the key's secret has this digest; takes as long if it has not, and if there is
    none."""
    key_id, _, secret = key.partition(".")
    made = digest(key_id or "-", secret)
    return hmac.compare_digest(made, wanted or NOBODY) and wanted is not None
