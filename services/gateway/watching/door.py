"""The gateway, as a channel's own key opens it."""

from urllib.parse import quote

import httpx

from services.gateway.watching.asking import Ask, Away

UNREADABLE = (400, 409, 413, 415, 422)
"""What the gateway answers to a document that will not be taken, however often it is sent."""


class Door:
    """For what one channel hands in. `gateway`: its address."""

    def __init__(self, channel: str, key: str, gateway: str, ask: Ask) -> None:
        self._channel, self._gateway, self._ask = channel, gateway.rstrip("/"), ask
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def knows(self, order_id: str) -> bool:
        """Whether the order is here. Raises Away."""
        answer = self._request("GET", f"/v1/orders/{quote(order_id, safe='')}")
        if answer.status_code == 404:
            return False
        return bool(self._fine(answer))

    def takes(self, document: bytes, in_format: str) -> bool:
        """Hand it in: it is durable, or refused as unreadable. Raises Away."""
        path = f"/v1/channels/{self._channel}/documents/{in_format}"
        answer = self._request("POST", path, document)
        if answer.status_code in UNREADABLE:
            return False
        return bool(self._fine(answer))

    def _request(self, method: str, path: str, content: bytes | None = None) -> httpx.Response:
        url = self._gateway + path
        return self._ask(httpx.Request(method, url, headers=self._headers, content=content))

    def _fine(self, answer: httpx.Response) -> httpx.Response:
        if not answer.is_success:
            raise Away(f"the gateway answers {answer.status_code} to the key of {self._channel}")
        return answer
