"""Connections to the mail server are kept, and a mail is still sent once (TR-02, decision 0103)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.connectors.attempts import Settled
from services.connectors.mail.composing import Letterhead, address_of
from services.connectors.mail.sending import AT_ONCE, Post, Server
from tests.connectors.test_mails import ordered


class Counting:
    """A server that counts connections and mails. `hangs_up`: after so many mails of a connection,
    without a word. `delivered`: to whom each mail went; a mail that was begun and not ended leaves
    its recipients to the next one of the connection."""

    def __init__(self, hangs_up: int = 1_000) -> None:
        self._hangs_up, self.connections = hangs_up, 0
        self.delivered: list[list[bytes]] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.write(b"220 house\r\n")
        taken, recipients = 0, list[bytes]()
        while taken < self._hangs_up and (line := await reader.readline()):
            word = line.split()[0].upper()
            if word == b"RCPT":
                recipients.append(line.rpartition(b"<")[2].partition(b">")[0])
            elif word == b"DATA":
                writer.write(b"354 go on\r\n")
                while (await reader.readline()).rstrip() != b".":
                    pass
                self.delivered.append(recipients)
                taken, recipients = taken + 1, []
            writer.write(b"250 OK\r\n")
        writer.close()


@asynccontextmanager
async def post_to(server: Counting) -> AsyncIterator[Post]:
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening:
        there = Server("127.0.0.1", port, "none", None, None, 5.0)
        yield Post(there, Letterhead(address_of("a@house.example")), lambda: 0)


def sent(server: Counting, *pieces: list[str]) -> list[str]:
    """Outcomes of mails to these addresses, a piece after the other."""

    async def send() -> list[Settled]:
        async with post_to(server) as post:
            found: list[Settled] = []
            for piece in pieces:
                found += await asyncio.gather(
                    *(post.send(ordered(address=address)) for address in piece)
                )
                await asyncio.sleep(0.01)
            return found

    return [one.outcome for one in asyncio.run(send())]


def test_many_mails_go_over_few_connections() -> None:
    server = Counting()
    assert sent(server, ["ada@home.example"] * 30, ["ada@home.example"] * 30) == ["DONE"] * 60
    assert len(server.delivered) == 60
    assert server.connections <= AT_ONCE


def test_a_server_that_hangs_up_between_mails_gets_each_once() -> None:
    server = Counting(hangs_up=3)
    assert sent(server, *[["ada@home.example"]] * 10) == ["DONE"] * 10
    assert len(server.delivered) == 10
    assert server.connections == 4


def test_a_mail_that_is_not_ended_leaves_nobody_to_the_next() -> None:
    server = Counting()

    async def send() -> list[Settled]:
        async with post_to(server) as post:
            late, soon = {"address": "bob@home.example", "not_after": 0}, {"not_after": 1}
            return [await post.send(ordered(**one)) for one in (soon, late, soon)]

    assert [one.outcome for one in asyncio.run(send())] == ["DONE", "EXPIRED", "DONE"]
    assert server.delivered == [[b"ada@home.example"]] * 2
