"""Connections to the mail server that are kept: making one costs more than a mail."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiosmtplib

IDLE_SECONDS = 20.0
"""One that was not used for longer is not used again: what lies between may have forgotten it."""


class Lines:
    """`make`: a connection that is still to be opened; `most`: open at once."""

    def __init__(self, make: Callable[[], aiosmtplib.SMTP], most: int) -> None:
        self._make, self._slots = make, asyncio.Semaphore(most)
        self._idle: list[tuple[aiosmtplib.SMTP, float]] = []

    @asynccontextmanager
    async def one(self, sender: str) -> AsyncIterator[aiosmtplib.SMTP]:
        """A connection on which a mail of `sender` has begun. It is kept if the block ends it by a
        mail that was taken; else, and where the block raises or `close`s it, it is closed. A kept
        one that is dead by now is made anew: nothing but the beginning was said on it. Raises what
        aiosmtplib does."""
        async with self._slots:
            client = await self._begun(sender)
            kept = False
            try:
                yield client
                kept = client.is_connected
            finally:
                if kept:
                    self._idle.append((client, asyncio.get_running_loop().time()))
                else:
                    client.close()

    async def _begun(self, sender: str) -> aiosmtplib.SMTP:
        client = self._kept()
        if client is not None:
            try:
                await client.mail(sender)
            except (aiosmtplib.SMTPException, OSError):
                client.close()
            else:
                return client
        client = self._make()
        try:
            await client.connect()
            await client.mail(sender)
        except BaseException:
            client.close()
            raise
        return client

    def _kept(self) -> aiosmtplib.SMTP | None:
        """The one that was used last, if any still can be."""
        oldest = asyncio.get_running_loop().time() - IDLE_SECONDS
        while self._idle:
            client, used_at = self._idle.pop()
            if client.is_connected and used_at > oldest:
                return client
            client.close()
        return None
