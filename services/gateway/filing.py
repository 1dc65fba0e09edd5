"""Documents are filed before their sender is answered (IN-09)."""

import asyncio
from collections.abc import Callable

import zstandard
from starlette.requests import Request

from orders.client.documents import INLINE_BYTES, LEVEL, Store, document_key
from orders.client.publishing import Publication
from orders.contracts.records import DocumentFiled
from services.gateway.access import bearer
from services.gateway.formats.crossing_out import Kept
from services.gateway.problem import Problem
from services.gateway.submissions import Encode

MEDIA_TYPE_LENGTH = 100
ATTACHMENT = ""
"""The format of what nobody reads: a scan, a recording."""


class Filing:
    """Files documents, on one loop. `now`: business time, ms."""

    def __init__(self, store: Store, encode: Encode, now: Callable[[], int]) -> None:
        self._store, self._encode, self._now = store, encode, now
        self._pack = zstandard.ZstdCompressor(level=LEVEL).compress

    async def paper(
        self, request: Request, channel: str, name: str, kept: Kept, *, acknowledges: bool = False
    ) -> Publication:
        """Of a document that came in the format `name`; it `acknowledges` what we sent, and says
        nothing else. An attachment, and what is too large for the log, is durable as a file by
        then. Raises Problem (503) if it is not."""
        content = kept.content or b""
        inline = name != ATTACHMENT and len(content) <= INLINE_BYTES
        if not inline:
            await self._as_file(content)
        filed: DocumentFiled = {
            "channel": channel,
            "sha256": kept.sha256,
            "format": name,
            "media_type": _media_type(request),
            "size": len(content),
            "filed_by": bearer(request) or "signature",
            "at": self._now(),
            "content": self._pack(content) if inline and kept.content is not None else None,
            "cards": kept.cards,
            "withheld": kept.content is None,
            "acknowledges": acknowledges,
        }
        return self._encode(DocumentFiled, document_key(channel, kept.sha256), filed)

    def stored(self, sha256: str) -> bytes | None:
        """A file by its SHA-256, such as a contract; None if it is not here. Raises OSError."""
        return self._store.get(sha256)

    async def _as_file(self, document: bytes) -> None:
        try:
            await asyncio.to_thread(self._store.put, document)
        except OSError as error:
            raise Problem(
                503,
                "no-room",
                "The document cannot be filed now",
                "nothing was taken: send it again",
                headers={"Retry-After": "5"},
            ) from error


def _media_type(request: Request) -> str:
    said = request.headers.get("content-type", "")[:MEDIA_TYPE_LENGTH]
    return said if said.isascii() and said.isprintable() else ""
