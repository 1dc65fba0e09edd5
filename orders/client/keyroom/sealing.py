"""Bytes under a key: AES-GCM-SIV (RFC 8452). Papers are sealed the same way each time, so that the
same paper is one file; that two are the same is all that this tells."""

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from orders.client.keyroom.faults import Damaged

KEY_BYTES = 32
NONCE_BYTES = 12
_SAME = bytes(NONCE_BYTES)


def new_key() -> bytes:
    """One that nobody has."""
    return os.urandom(KEY_BYTES)


def derived(key: bytes, purpose: str) -> bytes:
    """Another key, from which this one cannot be found."""
    return keyed(key, purpose.encode())


def keyed(key: bytes, plain: bytes) -> bytes:
    """HMAC-SHA256: a name that tells nothing to who has not the key."""
    return hmac.new(key, plain, hashlib.sha256).digest()


def seal(key: bytes, plain: bytes, place: str) -> bytes:
    """The same bytes each time, and only of this place."""
    return AESGCMSIV(key).encrypt(_SAME, plain, place.encode())


def wrap(key: bytes, plain: bytes, place: str) -> bytes:
    """Other bytes each time."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCMSIV(key).encrypt(nonce, plain, place.encode())


def opened(key: bytes, sealed: bytes, place: str, file: Path) -> bytes:
    """What was sealed for this place. Raises Damaged."""
    return _decrypted(key, _SAME, sealed, place, file)


def unwrapped(key: bytes, wrapped: bytes, place: str, file: Path) -> bytes:
    """What was wrapped for this place. Raises Damaged."""
    return _decrypted(key, wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], place, file)


def _decrypted(key: bytes, nonce: bytes, sealed: bytes, place: str, file: Path) -> bytes:
    try:
        return AESGCMSIV(key).decrypt(nonce, sealed, place.encode())
    except (InvalidTag, ValueError):
        raise damaged(file) from None


def damaged(file: Path) -> Damaged:
    """What to say of a file that is not what was written."""
    return Damaged(
        f"{file} is damaged: it is not what was written there. Take it from a backup, or make the "
        "paper anew; `orders papers store check` names all that are"
    )
