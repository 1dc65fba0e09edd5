"""Fingerprints: the same for what is the same, however it was typed. Nothing can be read from one,
so it may stand in ledgers, journals and facts; nobody without the house's key can try out what it
is of (IN-05)."""

import unicodedata
from hashlib import blake2b
from typing import Any

import orjson

from orders.contracts.records import Address


def fingerprint(said: Any, key: str) -> str:
    """32 hexadecimal digits: BLAKE2b under the key. `said`: what JSON can say."""
    return blake2b(orjson.dumps(said), digest_size=16, key=key.encode()).hexdigest()


def place(address: Address) -> list[str]:
    """Where something goes, but for who receives it there."""
    parts = (address["country"], address["postal_code"], address["city"], address["street"])
    return [folded(part) for part in parts]


def folded(text: str) -> str:
    """Letters and digits alone, in one case and one width: `Haupt-Str. 5` is `hauptstr5`."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join([one for one in normal if one.isalnum()])
