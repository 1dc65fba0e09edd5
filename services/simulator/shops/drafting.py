"""How people enter an order: they save a draft, read it back to the buyer, and submit what was
confirmed (IN-07)."""

from collections.abc import Mapping

import httpx

FIRST = '"1"'
"""Revision of a draft that is new."""
READ_BACK = b'{"read_back": true}'
SECONDS = 30.0
"""For an answer: the gateway waits for intake's word on a draft."""


def entered(
    client: httpx.Client, path: str, *, content: bytes, headers: Mapping[str, str]
) -> httpx.Response:
    """Save and submit; the last answer. A draft that was saved before, and perhaps submitted, is
    refused (412): who has no answer tells the order otherwise. Raises httpx.HTTPError."""
    new = {**headers, "If-None-Match": "*"}
    saved = client.put(path, content=content, headers=new, timeout=SECONDS)
    if saved.is_error:
        return saved
    confirmed = {**headers, "If-Match": FIRST}
    return client.post(f"{path}/submission", content=READ_BACK, headers=confirmed)
