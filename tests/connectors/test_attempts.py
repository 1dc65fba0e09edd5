"""A connector that dies, or stands still, at each point, against partners of every ability: what
arrived is counted (TR-02, decision 0092)."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from deploy.local.ports import a_free_one
from orders.contracts.records import AttemptOrdered, MessageRequested
from services.connectors.attempts import POINTS, Settled
from services.connectors.mail.composing import Letterhead, address_of
from services.connectors.mail.sending import Post, Server
from services.simulator.mailbox import controller, mails
from tests.connectors.house import House, kill, outcomes, strike
from tests.connectors.test_mails import ordered
from tests.stages.test_effects import REFUND, SHIPPED, asked, by, room_of

TAKEN, ACTED, REPORTED = POINTS


class Mailbox(NamedTuple):
    port: int
    file: Path

    @property
    def arrived(self) -> Counter[str]:
        return Counter(one["id"].strip("<>").partition("@")[0] for one in mails(self.file))

    def post(self, now: Callable[[], int]) -> Post:
        server = Server("127.0.0.1", self.port, "none", None, None, 5.0)
        return Post(server, Letterhead(address_of("orders@house.example")), now)


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    file, port = tmp_path / "mails.jsonl", a_free_one()
    server = controller(file, port)
    server.start()
    yield Mailbox(port, file)
    server.stop()


class Partner:
    """One that knows our references: by keys it does nothing twice, or it can be asked."""

    def __init__(self, keyed: bool) -> None:
        self._keyed = keyed
        self.arrived: Counter[str] = Counter()

    async def act(self, attempt: AttemptOrdered) -> Settled:
        known = self.arrived[attempt["reference"]] > 0
        if attempt["asks"]:
            return Settled("DONE" if known else "ABSENT")
        if not (self._keyed and known):
            self.arrived[attempt["reference"]] += 1
        return Settled("DONE")


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("ability", ["keyed", "askable"])
def test_who_knows_our_reference_gets_it_once(ability: str, point: str) -> None:
    partner = Partner(ability == "keyed")
    house = House(room_of(by(ability)), partner.act)
    strike(point, kill)
    house.say(MessageRequested, asked())
    house.live(3)
    assert [*partner.arrived.values()] == [1]
    assert outcomes(house) == ["done"]


@pytest.mark.parametrize(
    ("template", "point", "arrived", "ends"),
    [
        (SHIPPED, TAKEN, 0, ["in_doubt"]),  # leave: it may not come
        (SHIPPED, ACTED, 1, ["in_doubt"]),
        (SHIPPED, REPORTED, 1, ["done"]),
        (REFUND, TAKEN, 1, ["done"]),
        (REFUND, ACTED, 2, ["done"]),  # again: it may come twice, under one Message-ID
        (REFUND, REPORTED, 1, ["done"]),
    ],
)
def test_a_mail_comes_as_its_text_says(
    mailbox: Mailbox, template: str, point: str, arrived: int, ends: list[str]
) -> None:
    room = room_of()
    house = House(room, mailbox.post(lambda: room.now).send)
    strike(point, kill)
    house.say(MessageRequested, asked(template))
    house.live(2)
    assert sum(mailbox.arrived.values()) == arrived
    assert len(mailbox.arrived) == min(arrived, 1)
    assert outcomes(house) == ends


def test_a_connector_that_stood_still_past_its_deadline_sends_nothing(mailbox: Mailbox) -> None:
    room = room_of()
    house = House(room, mailbox.post(lambda: room.now).send)

    def stand_still() -> None:
        house._hear(room.forward(ms=6 * 60_000))

    strike(TAKEN, stand_still)
    house.say(MessageRequested, asked())
    house.live(0.1)
    assert not mailbox.arrived
    house.live(1)  # it said that it was too late: once more, and no doubt
    assert [*mailbox.arrived.values()] == [1]
    assert outcomes(house) == ["done"]


def test_one_that_awakes_when_nobody_waits_any_more_sends_nothing(mailbox: Mailbox) -> None:
    room = room_of()
    house = House(room, mailbox.post(lambda: room.now).send)
    strike(TAKEN, lambda: house._hear(room.forward(1)))
    house.say(MessageRequested, asked())
    house.live(1)
    assert not mailbox.arrived
    assert outcomes(house) == ["in_doubt"]


def test_a_restart_repeats_nothing(mailbox: Mailbox) -> None:
    room = room_of()
    house = House(room, mailbox.post(lambda: room.now).send)
    for number in range(5):
        house.say(MessageRequested, asked(REFUND, number))
    house.live(1)
    house.live(1)
    assert [*mailbox.arrived.values()] == [1] * 5
    assert outcomes(house) == ["done"] * 5


class Refusing:
    """A server that answers as it is told; `hangs`: it closes when the mail is there."""

    def __init__(self, **says: str) -> None:
        self._says = says

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 house\r\n")
        while line := await reader.readline():
            word = line.split()[0].decode().upper()
            if word == "DATA" and "DATA" not in self._says:
                writer.write(b"354 go on\r\n")
                while (await reader.readline()).rstrip() != b".":
                    pass
                if "END" not in self._says:
                    break
                word = "END"
            writer.write(f"{self._says.get(word, '250 OK')}\r\n".encode())
        writer.close()


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        ({"RCPT": "550 no such person"}, "REFUSED"),
        ({"RCPT": "450 later"}, "AWAY"),
        ({"MAIL": "550 not from you"}, "AWAY"),
        ({"END": "250 OK"}, "DONE"),
        ({"END": "552 too large"}, "REFUSED"),
        ({"END": "451 later"}, "AWAY"),
        ({}, "DOUBTFUL"),
    ],
)
def test_what_a_server_says_is_what_is_told(says: dict[str, str], outcome: str) -> None:
    async def send() -> Settled:
        server = await asyncio.start_server(Refusing(**says).talk, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            there = Server("127.0.0.1", port, "none", None, None, 5.0)
            return await Post(there, Letterhead(address_of("a@house.example")), lambda: 0).send(
                ordered()
            )

    assert asyncio.run(send()).outcome == outcome


def test_where_nobody_listens_nothing_was_sent() -> None:
    there = Server("127.0.0.1", a_free_one(), "none", None, None, 5.0)
    post = Post(there, Letterhead(address_of("a@house.example")), lambda: 0)
    assert asyncio.run(post.send(ordered())).outcome == "AWAY"


@pytest.mark.parametrize(
    "changes", [{"address": "jörg@home.example"}, {"address": ""}, {"template": "another"}]
)
def test_what_cannot_be_written_is_refused_and_holds_up_nothing(changes: dict[str, str]) -> None:
    there = Server("127.0.0.1", 1, "none", None, None, 5.0)
    post = Post(there, Letterhead(address_of("a@house.example")), lambda: 0)
    assert asyncio.run(post.send(ordered(**changes))).outcome == "REFUSED"


def test_a_mail_server_cannot_be_asked() -> None:
    there = Server("127.0.0.1", 1, "none", None, None, 5.0)
    post = Post(there, Letterhead(address_of("a@house.example")), lambda: 0)
    assert asyncio.run(post.send(ordered(asks=True))).outcome == "AWAY"
