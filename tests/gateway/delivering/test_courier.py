"""Each partner has a courier: it goes on until the partner has what it is to be told (IN-04)."""

from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.delivering import outbox
from services.gateway.delivering.courier import LONGEST_PAUSE_MS, pause
from services.gateway.delivering.folder import depositor
from services.gateway.delivering.posting import Attempt, Send
from services.gateway.delivering.rows import Outgoing
from tests.gateway.delivering.house import HOUR, JSON, X12, House

TAKEN, AWAY = Attempt("taken"), Attempt("away", "it answers 503")


def answering(*attempts: Attempt) -> tuple[Send, list[Outgoing]]:
    """A partner that answers so, in turn; and what it was sent."""
    got: list[Outgoing] = []

    def send(one: Outgoing) -> Attempt:
        got.append(one)
        return attempts[len(got) - 1]

    return send, got


def test_a_partner_that_is_away_is_asked_again_later_and_later(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED")
    send, got = answering(AWAY, AWAY, TAKEN)
    courier = house.courier("bright", send)
    assert courier.step()
    assert not courier.step(), "not at once"
    house.now += pause(0)
    assert courier.step()
    house.now += pause(0)
    assert not courier.step(), "the second pause is longer"
    house.now += pause(1)
    assert courier.step()
    assert len({(one.name, one.document) for one in got}) == 1
    [one] = house.all()
    assert (one.state, one.tries, one.sent_at) == ("sent", 3, house.now)


def test_a_send_that_fails_as_nobody_foresaw_is_a_partner_that_is_away(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED")

    def broken(_: Outgoing) -> Attempt:
        raise httpx.InvalidURL("of customer 7")

    assert house.courier("bright", broken).step()
    [one] = house.all()
    assert (one.state, one.tries) == ("waiting", 1)
    assert one.because == "sending it fails: InvalidURL"


def test_nothing_overtakes_what_a_partner_does_not_take(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED", "bright:1")
    house.tell("RECEIVED", "bright:2")
    send, got = answering(AWAY)
    courier = house.courier("bright", send)
    assert [courier.step(), courier.step()] == [True, False]
    assert [one.about for one in got] == ["bright:1"]


def test_what_a_partner_refuses_waits_for_a_person_and_the_next_goes(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED", "bright:1")
    house.tell("RECEIVED", "bright:2")
    send, _ = answering(Attempt("refused", "it answers 422"), TAKEN, TAKEN)
    courier = house.courier("bright", send)
    assert [courier.step(), courier.step(), courier.step()] == [True, True, False]
    assert [(one.state, one.because) for one in house.all()] == [
        ("refused", "it answers 422"),
        ("sent", ""),
    ]
    assert house.outbox.resend("bright-000000001", "sent again by hand")
    assert courier.step()
    assert [one.state for one in house.all()] == ["sent", "sent"]


def test_what_is_overtaken_on_its_way_is_sent_all_the_same(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED")

    def send(_: Outgoing) -> Attempt:
        house.tell("CONFIRMED")
        return TAKEN

    house.courier("bright", send).step()
    assert house.states() == [("RECEIVED", "sent"), ("CONFIRMED", "waiting")]


def test_a_webhook_that_is_taken_is_acknowledged_by_that(tmp_path: Path):
    house = House(tmp_path, web=JSON)
    house.tell("RECEIVED", "web:1")
    send, _ = answering(TAKEN)
    house.courier("web", send).step()
    assert house.states("web") == [("RECEIVED", "acknowledged")]


def test_an_interchange_is_acknowledged_within_hours_or_it_is_shown(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED")
    send, _ = answering(TAKEN)
    house.courier("bright", send).step()
    gauge = "orders_gateway_unacknowledged"
    house.now += 24 * HOUR
    assert house.metric(gauge, channel="bright") == 0
    house.now += 1
    assert house.metric(gauge, channel="bright") == 1


def test_what_is_late_is_counted_and_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    house = House(tmp_path, bright=X12)
    for number in range(3):
        house.tell("RECEIVED", f"bright:{number}")
        house.courier("bright", lambda _: TAKEN).step()
    house.now += 25 * HOUR
    monkeypatch.setattr(outbox, "chosen", lambda *_: [])
    assert house.metric("orders_gateway_unacknowledged", channel="bright") == 3


def test_how_long_the_oldest_has_waited_is_shown(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    gauge = "orders_gateway_undelivered_oldest_seconds"
    assert house.metric(gauge, channel="bright") == 0
    house.tell("RECEIVED")
    house.now += 90_000
    assert house.metric(gauge, channel="bright") == 90


def test_every_try_is_counted_by_kind_and_outcome(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED")
    send, _ = answering(AWAY, TAKEN)
    courier = house.courier("bright", send)
    courier.step()
    house.now += HOUR
    courier.step()

    def counted(outcome: str) -> float | None:
        labels = {"channel": "bright", "kind": "RECEIVED", "outcome": outcome}
        return house.metric("orders_gateway_deliveries_total", **labels)

    assert [counted(one) for one in ("away", "sent", "refused")] == [1, 1, 0]


@given(st.lists(st.integers(0, 100), max_size=5), st.none() | st.floats(0, 10**9))
def test_pauses_grow_and_have_a_bound(tries: Sequence[int], after: float | None):
    pauses = [pause(one, after) for one in sorted(tries)]
    assert pauses == sorted(pauses)
    assert all(1_000 <= one <= LONGEST_PAUSE_MS for one in pauses)


def test_a_file_is_there_whole_under_its_name_and_again_under_the_same(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED")
    [one] = house.all()
    put = depositor(tmp_path / "out")
    assert put(one) == TAKEN
    assert put(one) == TAKEN
    [file] = (tmp_path / "out").iterdir()
    assert (file.name, file.read_bytes()) == ("bright-000000001.x12", one.document)


def test_a_folder_that_cannot_be_written_is_a_partner_that_is_away(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED")
    (tmp_path / "out").write_text("")
    assert depositor(tmp_path / "out")(house.all()[0]).outcome == "away"
