"""Text messages: cut to a few segments, and handed to a gateway once (TR-02, decision 0103)."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import MessageRequested
from services.connectors.attempts import POINTS, Settled
from services.connectors.sms.composing import NoNumber, message_of, number_of
from services.connectors.sms.segments import cut, in_gsm, segments
from services.connectors.sms.sending import Gateway, Phones
from services.simulator.receivers import MESSAGES, Receivers, received
from tests.connectors.house import House, kill, outcomes, strike
from tests.connectors.test_mails import ordered
from tests.connectors.test_webhooks import Receiver, receiver
from tests.stages.room import Room
from tests.stages.test_effects import asked, policy, room_of

__all__ = ["receiver"]
NUMBER = "+4930123456"
TAKEN, ACTED, REPORTED = POINTS


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" * 5, 2),  # the first does not fit into what is left of the segment
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("王" * 70, 1),
        ("王" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("a" * 66 + "😀" * 3, 2),
    ],
)
def test_how_many_messages_a_text_is(text: str, count: int) -> None:
    assert segments(text) == count


@given(st.text(st.sampled_from("a€{ä王😀…\n"), max_size=600), st.integers(1, 4))
def test_what_is_cut_fits_and_no_more_is_cut_than_must_be(text: str, most: int) -> None:
    short = cut(text, most)
    assert segments(short) <= most
    if short != text:
        dots = "..." if in_gsm(text) else "…"
        kept = short.removesuffix(dots)
        assert text.startswith(kept)
        assert segments(text[: len(text[: len(kept) + 1].rstrip()) + 1].rstrip() + dots) > most or (
            text[len(kept)].isspace()
        )


def test_a_message_says_what_the_mail_says_without_greeting() -> None:
    said = message_of(ordered(), 3)
    assert "September 24, 2026" in said
    assert "Hello" not in said
    assert in_gsm(message_of(ordered(template="confirmation-reminder"), 3))


def test_values_stay_values_and_nothing_in_them_hides() -> None:
    said = message_of(
        ordered(
            template="case-answered", values={"number": "1", "note": "{{ 7*7 }}\r\n\x00\u202eb"}
        ),
        3,
    )
    assert "{{ 7*7 }}" in said
    assert said.replace("\n", "").isprintable()


@pytest.mark.parametrize("said", ["+49 (30) 123-456", "+4930123456", "+49.30/123456"])
def test_a_number_with_its_country(said: str) -> None:
    assert number_of(said) == "+4930123456"


@pytest.mark.parametrize(
    "said", ["", "030123456", "004930123456", "+0", "+49 30 12345678901234", "x"]
)
def test_a_number_that_may_be_anybodys_is_none(said: str) -> None:
    with pytest.raises(NoNumber):
        number_of(said)


def send(url: str, seconds: float = 5.0, **changes: Any) -> Settled:
    async def sent() -> Settled:
        phones = Phones(Gateway(url, "t0ken", "House", 3, seconds), lambda: 0)
        return await phones.send(ordered(connector="sms", **{"address": NUMBER, **changes}))

    return asyncio.run(sent())


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (201, "DONE"),
        (409, "DONE"),  # the gateway has it already
        (302, "REFUSED"),
        (422, "REFUSED"),
        (401, "AWAY"),
        (503, "AWAY"),
        (500, "DOUBTFUL"),
    ],
)
def test_what_the_gateway_says_is_what_is_told(
    receiver: Receiver, status: int, outcome: str
) -> None:
    assert send(f"{receiver.url}/{status}").outcome == outcome
    [(headers, _)] = receiver.got
    assert headers["authorization"] == "Bearer t0ken"


def test_what_is_not_answered_or_cannot_be_written(receiver: Receiver) -> None:
    assert send(f"{receiver.url}/hang", seconds=0.3).outcome == "DOUBTFUL"
    before = len(receiver.got)
    assert send(f"{receiver.url}/201", address="030123").outcome == "REFUSED"
    assert send(f"{receiver.url}/201", not_after=0).outcome == "EXPIRED"
    assert len(receiver.got) == before
    assert send("http://nobody.invalid/").outcome == "AWAY"
    assert send("http://nobody.invalid/", asks=True).outcome == "AWAY"


class Operator:
    """The simulated gateway, and what came to it."""

    def __init__(self, file: Path) -> None:
        self._file, self.server = file, Receivers(file, 0, "whsec_" + "a" * 32)
        port = self.server.server_address[1]
        self.gateway = Gateway(f"http://127.0.0.1:{port}{MESSAGES}", None, "House", 3, 5.0)

    @property
    def came(self) -> Counter[str]:
        return Counter(one["was"] for one in received(self._file))


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    made = Operator(tmp_path / "texts.jsonl")
    with made.server as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        server.shutdown()


def room_with_phone() -> Room:
    return room_of(policy(), prefers=["sms"])


@pytest.mark.parametrize("point", POINTS)
def test_a_text_message_comes_once_wherever_the_connector_dies(
    operator: Operator, point: str
) -> None:
    room = room_with_phone()
    house = House(room, Phones(operator.gateway, lambda: room.now).send)
    strike(point, kill)
    house.say(MessageRequested, asked())
    house.live(3)
    assert operator.came == {"taken": 1}  # it was asked before it was told again
    assert outcomes(house) == ["done"]
    assert {one.value["connector"] for one in house.ordered} == {"sms"}


def test_one_that_stood_still_past_its_deadline_sends_nothing(operator: Operator) -> None:
    room = room_with_phone()
    house = House(room, Phones(operator.gateway, lambda: room.now).send)
    strike(TAKEN, lambda: house._hear(room.forward(ms=6 * 60_000)))
    house.say(MessageRequested, asked())
    house.live(0.1)
    assert not operator.came
    house.live(1)
    assert (operator.came, outcomes(house)) == ({"taken": 1}, ["done"])
