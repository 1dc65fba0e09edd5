"""Secrets of receivers, and what is signed by them. A secret is made of a key of the house's and
the URL: none is kept, and who knows one can make no other. While keys are changed, each signs."""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime

from standardwebhooks.webhooks import Webhook


def secrets_of(keys: Sequence[str], url: str) -> list[str]:
    """As receivers have them, `whsec_<base64>`, of 32 bytes each: one of each key, in the same
    order."""
    return [_secret(hmac.digest(key.encode(), url.encode(), "sha256")) for key in keys]


def signature(secrets: Sequence[str], name: str, at: datetime, body: bytes) -> str:
    """`webhook-signature`: one of each secret, divided by blanks. `at`: UTC."""
    return " ".join(Webhook(one).sign(name, at, body.decode()) for one in secrets)


def _secret(key: bytes) -> str:
    return f"whsec_{base64.b64encode(key).decode()}"
