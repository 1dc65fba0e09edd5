"""Webhooks: signed, once, and never into the house (TR-02, decision 0103)."""

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from orders.contracts.records import MessageRequested
from services.connectors.addresses import Barred, networks, outside, place_of
from services.connectors.attempts import POINTS, Settled
from services.connectors.webhook.sending import Webhooks
from services.connectors.webhook.signing import secrets_of
from services.simulator.receivers import WEBHOOKS, Receivers, received
from tests.connectors.house import House, kill, outcomes, strike
from tests.connectors.test_mails import ordered
from tests.stages.room import Room
from tests.stages.test_effects import REFUND, asked, policy, room_of

NEW, OLD = "n" * 32, "o" * 32
LOOPBACK = networks("127.0.0.0/8")
TAKEN, ACTED, REPORTED = POINTS


class Receiver(ThreadingHTTPServer):
    """Answers as its path says: a status, hang, or drip. `got`: headers and body of each call."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.let_go = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        said = self.path.strip("/")
        if said == "hang":
            self.server.let_go.wait(10)
            return
        self.send_response(200 if said == "endless" else int(said))
        self.send_header("Location", "/200")
        self.end_headers()
        while said == "endless" and not self.server.let_go.wait(0.01):
            self.wfile.write(b"x" * 1_000)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.let_go.set()
        server.shutdown()


def send(url: str, inside: Any = LOOPBACK, seconds: float = 5.0, **changes: Any) -> Settled:
    async def sent() -> Settled:
        webhooks = Webhooks([OLD, NEW], inside, seconds, lambda: 0)
        return await webhooks.send(ordered(connector="webhook", address=url, **changes))

    return asyncio.run(sent())


def test_what_is_sent_is_signed_with_each_key_and_known_by_its_reference(
    receiver: Receiver,
) -> None:
    url = f"{receiver.url}/204"
    assert send(url) == Settled("DONE")
    [(headers, body)] = receiver.got
    for secret in secrets_of([OLD, NEW], url):
        said = Webhook(secret).verify(body, headers)
    assert headers["webhook-id"] == "0f" * 16
    assert said["type"] == "order.order-shipped"
    assert said["data"]["order_id"] == "shop:1"
    assert said["data"]["subject"] == "Your order 000001Z is on its way"


def test_a_receiver_cannot_sign_for_another() -> None:
    assert not {*secrets_of([NEW], "https://a.example")} & {*secrets_of([NEW], "https://b.example")}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "DONE"),
        (302, "REFUSED"),
        (308, "REFUSED"),
        (400, "REFUSED"),
        (410, "REFUSED"),
        (401, "AWAY"),
        (404, "AWAY"),
        (429, "AWAY"),
        (503, "AWAY"),
        (500, "DOUBTFUL"),
        (504, "DOUBTFUL"),
    ],
)
def test_what_a_receiver_says_is_what_is_told(
    receiver: Receiver, status: int, outcome: str
) -> None:
    assert send(f"{receiver.url}/{status}").outcome == outcome
    assert len(receiver.got) == 1  # no redirect was followed, and nothing tried again


def test_one_that_does_not_answer_is_waited_for_so_long(receiver: Receiver) -> None:
    assert send(f"{receiver.url}/hang", seconds=0.3).outcome == "DOUBTFUL"


def test_an_answer_without_end_is_not_read(receiver: Receiver) -> None:
    assert send(f"{receiver.url}/endless", seconds=2.0).outcome == "DONE"


def test_what_is_too_large_or_cannot_be_asked_or_is_too_late_is_not_sent(
    receiver: Receiver,
) -> None:
    url = f"{receiver.url}/200"
    assert send(url, values={"because": "x" * 70_000}).outcome == "REFUSED"
    assert send(url, asks=True).outcome == "AWAY"
    assert send(url, not_after=0).outcome == "EXPIRED"
    assert not receiver.got


def test_where_nobody_listens_nothing_was_done() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert send(f"http://127.0.0.1:{taken.getsockname()[1]}/").outcome == "AWAY"
    assert send("https://nobody.invalid/").outcome == "AWAY"


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0.0.0.0/",
        "https://localhost/",
        "https://10.1.2.3/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::1]/",
        "https://[::]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "http://93.184.216.34/",  # not https
        "https://a:b@93.184.216.34/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "//93.184.216.34/",
        "https:///",
        "https://example.com:99999/",
        "https://" + "a" * 3_000 + ".example/",
        "",
        "no url",
        "https://a\r\nHost: b/",
    ],
)
def test_nothing_leads_into_the_house(url: str) -> None:
    settled = send(url, inside=())
    assert (settled.outcome, bool(settled.because)) == ("REFUSED", True)


@pytest.mark.parametrize(
    ("address", "is_outside"),
    [("93.184.216.34", True), ("2606:2800:220:1::1", True), ("::ffff:93.184.216.34", True)],
)
def test_what_is_outside(address: str, is_outside: bool) -> None:
    assert outside(ip_address(address)) is is_outside


def looked_up(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Names that were asked for; each time the next addresses, and then the last ones."""
    names: list[str] = []

    def asked_for(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        found = answers[min(len(names), len(answers) - 1)]
        names.append(host)
        kinds = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in found]
        return [
            (kind, socket.SOCK_STREAM, 6, "", (one, port))
            for kind, one in zip(kinds, found, strict=True)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", asked_for)
    return names


def test_a_name_that_leads_elsewhere_the_second_time_leads_nowhere_else(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = receiver.server_address[1]
    names = looked_up(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    assert send(f"http://receiver.example:{port}/200").outcome == "DONE"
    assert names == ["receiver.example"]
    assert receiver.got[0][0]["host"] == f"receiver.example:{port}"


def test_a_name_that_leads_in_and_out_is_barred(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up(monkeypatch, ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(Barred, match="into the house"):
        asyncio.run(place_of("https://receiver.example/", ()))


def test_where_one_address_takes_no_connection_the_next_is_tried(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up(monkeypatch, ["127.0.0.3", "127.0.0.1"])
    assert send(f"http://receiver.example:{receiver.server_address[1]}/200").outcome == "DONE"


class Partner:
    """The simulated receiver, and what came to it."""

    def __init__(self, file: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._file, self.url = file, f"http://127.0.0.1:{port}{WEBHOOKS}"
        [secret] = secrets_of([NEW], self.url)
        self.server = Receivers(file, port, secret)

    @property
    def came(self) -> Counter[str]:
        return Counter(one["was"] for one in received(self._file))


@pytest.fixture
def partner(tmp_path: Path) -> Iterator[Partner]:
    made = Partner(tmp_path / "webhooks.jsonl")
    with made.server as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        server.shutdown()


def room_with(partner: Partner) -> Room:
    return room_of(policy(), prefers=["fax", "webhook"], webhook=partner.url)


def house_with(room: Room, key: str = NEW) -> House:
    return House(room, Webhooks([key], LOOPBACK, 5.0, lambda: room.now).send)


@pytest.mark.parametrize(
    ("point", "came"),
    [
        (TAKEN, {"taken": 1}),
        (ACTED, {"taken": 1, "known": 1}),  # again, under the same id: it did it once
        (REPORTED, {"taken": 1}),
    ],
)
def test_a_webhook_comes_once_wherever_the_connector_dies(
    partner: Partner, point: str, came: dict[str, int]
) -> None:
    house = house_with(room_with(partner))
    strike(point, kill)
    house.say(MessageRequested, asked())
    house.live(3)
    assert partner.came == came
    assert outcomes(house) == ["done"]
    assert {one.value["connector"] for one in house.ordered} == {"webhook"}


def test_one_that_stood_still_past_its_deadline_posts_nothing(partner: Partner) -> None:
    room = room_with(partner)
    house = house_with(room)
    strike(TAKEN, lambda: house._hear(room.forward(ms=6 * 60_000)))
    house.say(MessageRequested, asked())
    house.live(0.1)
    assert not partner.came
    house.live(1)
    assert (partner.came, outcomes(house)) == ({"taken": 1}, ["done"])


def test_who_has_not_our_key_is_known_as_a_forger(partner: Partner) -> None:
    house = house_with(room_with(partner), "f" * 32)
    house.say(MessageRequested, asked())
    house.live(0.2)
    assert {*partner.came} == {"forged"}
    assert outcomes(house) == []  # it answers 401, which may be mended


def test_who_refuses_webhooks_is_told_by_mail(receiver: Receiver) -> None:
    room = room_of(policy(), prefers=["webhook"], webhook=f"{receiver.url}/410")
    house = house_with(room)
    house.say(MessageRequested, asked(REFUND))
    house._work()
    assert [one.value["connector"] for one in house.ordered] == ["webhook", "mail"]


def test_who_prefers_what_there_is_not_is_told_as_the_text_goes() -> None:
    room = room_of(policy(), prefers=["pigeon", "webhook"])
    [event] = room.send(MessageRequested, asked())
    assert event.value["connector"] == "mail"
