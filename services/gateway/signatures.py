"""Signatures of webhooks, over the bytes as they came. Any of the secrets will do: there are two
while one is replaced. Comparisons take constant time.

shopify      X-Shopify-Hmac-Sha256: base64 of HMAC-SHA256 of the body
woocommerce  X-WC-Webhook-Signature: the same
saleor       Saleor-Signature: a detached JSON Web Signature, RS256 (RFC 7515, RFC 7797); the
             secret is the shop's public key: PEM, or the JWK set of its /.well-known/jwks.json
standard     Standard Webhooks (standardwebhooks.com): webhook-id, webhook-timestamp and
             webhook-signature; refused if it is more than five minutes old or ahead

Shopify's, WooCommerce's and Saleor's have no time: one that is sent again says what is known
already, and changes nothing.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt import PyJWKSet, api_jws
from jwt.exceptions import PyJWTError
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

Headers = Mapping[str, str]
HEADER = {
    "shopify": "x-shopify-hmac-sha256",
    "woocommerce": "x-wc-webhook-signature",
    "saleor": "saleor-signature",
    "standard": "webhook-signature",
}


def signed(headers: Headers, kind: str) -> bool:
    """Whether a request claims to be signed in this manner."""
    return HEADER[kind] in headers


def genuine(headers: Headers, body: bytes, kind: str, secrets: Sequence[str]) -> bool:
    """Whether the body was signed with one of these secrets."""
    signs = _KINDS[kind]
    return any(signs(headers, body, secret) for secret in secrets)


def _plain(header: str) -> Callable[[Headers, bytes, str], bool]:
    def signs(headers: Headers, body: bytes, secret: str) -> bool:
        expected = base64.b64encode(hmac.digest(secret.encode(), body, "sha256"))
        return hmac.compare_digest(expected, headers[header].encode("latin-1"))

    return signs


def _standard(headers: Headers, body: bytes, secret: str) -> bool:
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, UnicodeDecodeError, binascii.Error, ValueError):
        return False
    return True


def _saleor(headers: Headers, body: bytes, secret: str) -> bool:
    for key in _public_keys(secret):
        try:
            api_jws.decode(headers[HEADER["saleor"]], key, ["RS256"], detached_payload=body)
        except PyJWTError:
            continue
        return True
    return False


@cache
def _public_keys(secret: str) -> tuple[RSAPublicKey, ...]:
    """Those of RSA that the secret has."""
    try:
        keys = (
            [one.key for one in PyJWKSet.from_json(secret).keys]
            if secret.startswith("{")
            else [load_pem_public_key(secret.encode())]
        )
    except (PyJWTError, ValueError):
        return ()
    return tuple(key for key in keys if isinstance(key, RSAPublicKey))


_KINDS = {
    "shopify": _plain(HEADER["shopify"]),
    "woocommerce": _plain(HEADER["woocommerce"]),
    "saleor": _saleor,
    "standard": _standard,
}
