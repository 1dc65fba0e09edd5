"""Ids that only we can read: a customer's link names its order by a token that tells nothing, and
that nobody can make or try out (TR-01). AES-SIV (RFC 5297) gives the same token each time, so there
is nothing to be kept of it."""

import base64
import binascii
import hashlib
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

BLOCK = 16
"""Ids are filled up to a multiple of it: how long one is tells nothing."""
NOTHING = bytes(2 * BLOCK)


class Seals:
    """Seals with the last of the keys, and opens by any. `purpose`: what is sealed for one is none
    for another."""

    def __init__(self, keys: Sequence[str], purpose: str) -> None:
        self._ciphers = [AESSIV(_derived(key, purpose)) for key in keys]

    def sealed(self, named: str) -> str:
        """The token; there must be a key."""
        plain = named.encode()
        plain += bytes(-len(plain) % BLOCK)
        return (
            base64.urlsafe_b64encode(self._ciphers[-1].encrypt(plain, None)).rstrip(b"=").decode()
        )

    def opened(self, token: str) -> str | None:
        """What it names; None if it is none of ours. Each key is tried, whatever the others said:
        how long it takes tells nothing."""
        raw = _raw(token)
        found = [_opened(cipher, raw) for cipher in self._ciphers]
        return next((one for one in found if one is not None), None)


def _derived(key: str, purpose: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=64, person=purpose.encode()).digest()


def _raw(token: str) -> bytes:
    """The bytes of a token that is written as we write it; else some that open nothing."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return NOTHING
    written = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return raw if written == token and len(raw) > BLOCK else NOTHING


def _opened(cipher: AESSIV, raw: bytes) -> str | None:
    try:
        return cipher.decrypt(raw, None).rstrip(b"\0").decode()
    except (InvalidTag, ValueError):
        return None
