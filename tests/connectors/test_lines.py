"""Connections to the mail server are kept, and a mail is still sent once (TR-02, decision 0103)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.connectors.attempts import Settled
from services.connectors.mail.composing import address_of
from services.connectors.mail.sending import AT_ONCE, Post, Server
from tests.connectors.test_mails import ordered


class Counting:
    """A server that counts connections and mails. `hangs_up`: after so many mails of a connection,
    without a word; `refuses`: addresses that it does not know."""

    def __init__(self, hangs_up: int = 1_000, refuses: str = "") -> None:
        self._hangs_up, self._refuses = hangs_up, refuses
        self.connections, self.mails = 0, 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.write(b"220 house\r\n")
        taken, begun = 0, False
        while taken < self._hangs_up and (line := await reader.readline()):
            word = line.split()[0].upper()
            answer = b"250 OK"
            if word == b"MAIL" and begun:
                answer = b"503 nested MAIL"
            elif word == b"MAIL":
                begun = True
            elif word == b"RCPT" and self._refuses and self._refuses.encode() in line:
                answer = b"550 no such person"
            elif word == b"DATA":
                writer.write(b"354 go on\r\n")
                while (await reader.readline()).rstrip() != b".":
                    pass
                taken, begun = taken + 1, False
                self.mails += 1
            writer.write(answer + b"\r\n")
        writer.close()


@asynccontextmanager
async def post_to(server: Counting) -> AsyncIterator[Post]:
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening:
        there = Server("127.0.0.1", port, "none", None, None, 5.0)
        yield Post(there, address_of("a@house.example"), lambda: 0)


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
    assert server.mails == 60
    assert server.connections <= AT_ONCE


def test_a_server_that_hangs_up_between_mails_gets_each_once() -> None:
    server = Counting(hangs_up=3)
    assert sent(server, *[["ada@home.example"]] * 10) == ["DONE"] * 10
    assert server.mails == 10
    assert server.connections == 4


def test_a_refused_mail_leaves_no_half_of_it_to_the_next() -> None:
    server = Counting(refuses="nobody")
    pieces = [["ada@home.example"], ["nobody@home.example"], ["ada@home.example"]]
    assert sent(server, *pieces) == ["DONE", "REFUSED", "DONE"]
    assert server.mails == 2
