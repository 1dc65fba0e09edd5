"""What changes while somebody looks, as server-sent events: the changed part of the page, whole."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson
from starlette.responses import StreamingResponse

from orders.engine.errors import TransientError
from services.gateway.problem import Problem
from services.gateway.tracking.page import body
from services.gateway.tracking.standing import Standings

Mark = tuple[Any, ...]
LOOK_SECONDS = 0.5
ALIVE_SECONDS = 15.0
"""A comment so often: whoever stands in between lets go of a connection on which nothing comes."""
LONGEST_SECONDS = 600.0
"""Then the browser asks again by itself, and waits so long before it does."""
AGAIN_MS = 2_000
MOST = 500
"""Pages that are looked at by one gateway."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Updates:
    """`ending`: whether the gateway is to stop."""

    def __init__(self, standings: Standings, ending: Callable[[], bool]) -> None:
        self._standings, self._ending = standings, ending
        self._open = 0

    def stream(self, order_id: str, language: str, known: str) -> StreamingResponse:
        """Events with the body of the page whenever it changes; `known`: id of the last that the
        browser has. Raises Problem (503) if too many look."""
        if self._open >= MOST:
            retry = {"Retry-After": "30"}
            raise Problem(503, "too-busy", "Too many pages are looked at", headers=retry)
        events = self._events(order_id, language, known)
        return StreamingResponse(events, 200, HEADERS, "text/event-stream")

    async def _events(self, order_id: str, language: str, known: str) -> AsyncIterator[bytes]:
        self._open += 1
        loop = asyncio.get_running_loop()
        began = said = loop.time()
        mark: Mark | None = None
        try:
            yield f"retry: {AGAIN_MS}\n\n".encode()
            while not self._ending() and (now := loop.time()) - began < LONGEST_SECONDS:
                found = await asyncio.to_thread(self._standings.mark, order_id)
                if found != mark:
                    mark = found
                    html, tag = await self._body(order_id, language)
                    if html and tag != known:
                        known, said = tag, now
                        yield b"id: %s\ndata: %s\n\n" % (tag.encode(), orjson.dumps(html))
                if now - said > ALIVE_SECONDS:
                    said = now
                    yield b":\n\n"
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            self._open -= 1

    async def _body(self, order_id: str, language: str) -> tuple[str, str]:
        """The part that changes, and its id; empty while nothing can be told."""
        try:
            standing = await asyncio.to_thread(self._standings.of, order_id)
        except TransientError:
            return "", ""
        html = "" if standing is None else body(standing, language)
        return html, hashlib.blake2b(html.encode(), digest_size=12).hexdigest()
