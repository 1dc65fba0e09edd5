"""Channels that speak our own form: the desk with its API key, a partner who signs by Standard
Webhooks (standardwebhooks.com)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import orjson
from standardwebhooks.webhooks import Webhook

from orders.contracts.records import Order
from services.simulator.shops.form import Credentials, Form, Listed, with_key


def told(entry: Listed) -> bytes:
    """The order itself."""
    return orjson.dumps(_unnamed(entry.order))


def listed(entries: Sequence[Listed]) -> bytes:
    """All of them, one after the other."""
    return orjson.dumps([_unnamed(each.order) for each in entries])


def _unnamed(order: Order) -> Order:
    """Who enters an order is known by the key, and by nothing that is said (RV-06)."""
    source = order["source_document"]
    if source is None:
        return order
    return {**order, "source_document": {**source, "captured_by": "", "read_back_by": ""}}


def signed(body: bytes, credentials: Credentials) -> Mapping[str, str]:
    """A message that is sent again has the same id, and the time at which it is sent."""
    number, now = f"msg_{hashlib.sha256(body).hexdigest()[:24]}", datetime.now(UTC)
    return {
        "webhook-id": number,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(credentials.secret).sign(number, now, body.decode()),
    }


KEYED = Form(
    format="canonical",
    webhook="",
    path="orders",
    sells=lambda article: True,
    number=lambda order: order["reference"],
    account=lambda customer_id: customer_id,
    told=told,
    listed=listed,
    signed=with_key,
    drafted=True,
)
SIGNED = replace(
    KEYED, webhook="standard", path="documents/canonical", signed=signed, drafted=False
)
