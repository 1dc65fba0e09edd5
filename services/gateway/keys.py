"""API keys: `<id>.<secret>`. The house keeps a digest of the secret alone."""

import hashlib
import hmac
import secrets
from typing import NamedTuple

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
        secret.encode(errors="replace"), digest_size=32, key=key_id.encode()
    ).hexdigest()


def is_of(key_id: str, secret: str, wanted: str) -> bool:
    """Whether the secret has this digest; takes as long if it has not."""
    return hmac.compare_digest(digest(key_id, secret), wanted)
