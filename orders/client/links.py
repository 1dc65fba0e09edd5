"""Links for customers: whoever has one may see its order (TR-01), or answer the one offer, or the
one thing that is unclear, that it names (CF-01, RV-07), and nothing else. None can be guessed or
tried out. That of an order is handed on, and tells nothing; those that ask are signed, and what
they name is no secret to who has it."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from itsdangerous import BadData, URLSafeSerializer

from orders.client.key_files import keys_of
from orders.client.sealing import Seals

ORDER = "orders:track"
"""What tokens of orders are sealed for."""
OFFER, CLARIFICATION = "offer", "clarification"
"""Salts: a link for the one is none for the other."""
SALTS = (OFFER, CLARIFICATION)
TOKEN = re.compile(r"\.?[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
"""As it is written: a signature with other characters in between opens the same and counts as
another link."""


class OfferLink(NamedTuple):
    """One offer of one version of an order."""

    order_id: str
    version: int
    offer_id: str


class ClarificationLink(NamedTuple):
    """Something unclear about one version of an order."""

    order_id: str
    version: int
    clarification_id: str


class Links:
    """Signs and seals with the last of the keys, and knows links by any: a new one is appended, an
    old one taken away when its links are to end. Without keys there are no links."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._signs = {salt: _serializer(keys, salt) for salt in SALTS} if keys else {}
        self._seals = Seals(keys, ORDER)

    def token(self, order_id: str) -> str | None:
        """What opens this order; the same each time. None without keys."""
        return self._seals.sealed(order_id) if self._signs else None

    def order_of(self, token: str) -> str | None:
        """The order that it opens; None if it opens none."""
        return self._seals.opened(token)

    def offer_token(self, offer: OfferLink) -> str | None:
        """What lets this offer be answered; the same each time. None without keys."""
        return self._signed(OFFER, offer)

    def offer_of(self, token: str) -> OfferLink | None:
        """The offer that it lets be answered; None if it lets none."""
        offer = self._read(OFFER, token)
        return OfferLink(*offer) if isinstance(offer, list) else None

    def clarification_token(self, asked: ClarificationLink) -> str | None:
        """What lets this be answered; the same each time. None without keys."""
        return self._signed(CLARIFICATION, asked)

    def clarification_of(self, token: str) -> ClarificationLink | None:
        """What it lets be answered; None if nothing."""
        asked = self._read(CLARIFICATION, token)
        return ClarificationLink(*asked) if isinstance(asked, list) else None

    def _signed(self, salt: str, named: object) -> str | None:
        return str(self._signs[salt].dumps(named)) if self._signs else None

    def _read(self, salt: str, token: str) -> Any:
        if not (self._signs and TOKEN.fullmatch(token)):
            return None
        try:
            return self._signs[salt].loads(token)
        except BadData:
            return None


def proof(token: str) -> str:
    """What shows that an answer came by this link, without being it."""
    return f"sha256:{hashlib.sha256(token.encode()).hexdigest()}"


def load_links(file: Path | None) -> Links:
    """By the keys of a file, one a line. Raises ConfigError for a file that has none."""
    return Links(() if file is None else keys_of(file, "customers' links"))


def _serializer(keys: Sequence[str], salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(keys), salt, signer_kwargs={"digest_method": hashlib.sha256})
