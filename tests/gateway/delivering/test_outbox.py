"""The outbox: an answer has one name, one number, the same bytes, whatever happens (IN-04)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import AnswerIssued
from orders.engine.errors import ConfigError
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.overtaken import overtakes
from services.gateway.delivering.rows import Fresh
from tests.gateway.delivering.house import JSON, X12, House
from tests.gateway.formats.answers.made import AT, said

DAY = 86_400_000


def test_a_number_is_drawn_once_an_answer_and_follows_its_partners_last(tmp_path: Path):
    house = House(tmp_path, bright={**X12, "first_number": 700}, web=JSON)
    house.tell("RECEIVED")
    house.tell("RECEIVED", "bright:PO-78")
    house.tell("RECEIVED", "web:1")
    assert [(one.name, one.number) for one in house.all()] == [
        ("bright-000000700", 700),
        ("bright-000000701", 701),
    ]
    assert [one.name for one in house.all("web")] == ["web-000000001"]


def test_what_is_read_again_is_known_and_keeps_its_number(tmp_path: Path):
    """The log may be read from further back than the outbox has noted."""
    house = House(tmp_path, bright=X12)
    answer = said("RECEIVED", step=10)
    house.read(AnswerIssued, answer, offset=5)
    before = house.all()
    house.read(AnswerIssued, answer, offset=5)
    assert house.all() == before
    assert house.outbox.places() == {("orders.correspondence.v1", 0): 6}


def test_how_far_the_log_is_read_is_noted_with_what_was_read_or_not_at_all(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    with pytest.raises(RuntimeError, match="died"), house.outbox.commit():  # noqa: PT012
        fresh = Fresh("bright", "bright:1", "a/0/1", "RECEIVED", 1, 10, "text/plain", None)
        house.outbox.put(fresh, 1, lambda name, number: b"", AT)
        house.outbox.read_to({("orders.correspondence.v1", 0): 9})
        raise RuntimeError("died")
    assert (house.all(), house.outbox.places()) == ([], {})


def test_an_answer_that_a_later_one_overtakes_is_left_out_and_it_is_told_why(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED")
    [came] = house.tell("CONFIRMED")
    assert (came.one.name, came.outcome) == ("bright-000000001", "left_out")
    assert house.states() == [("RECEIVED", "left_out"), ("CONFIRMED", "waiting")]
    assert house.all()[0].because == "overtaken by bright-000000002"


def test_so_is_one_that_comes_after_a_later_one(tmp_path: Path):
    """Correspondence reads its topics each at its own pace."""
    house = House(tmp_path, bright=X12)
    house.tell("CONFIRMED")
    [came] = house.tell("RECEIVED")
    assert (came.one.kind, came.outcome) == ("RECEIVED", "left_out")
    assert house.states() == [("CONFIRMED", "waiting"), ("RECEIVED", "left_out")]


def test_another_orders_answers_and_those_that_change_no_step_stay(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED", "bright:PO-78")
    house.tell("CHANGE_REFUSED")
    house.tell("CONFIRMED")
    assert [state for _, state in house.states()] == ["waiting"] * 3


def test_what_is_sent_is_not_called_back(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED")
    house.outbox.note(house.all()[0].sequence, state="sent")
    assert house.tell("CANCELLED") == []
    assert house.states() == [("RECEIVED", "sent"), ("CANCELLED", "waiting")]


TOLD = st.builds(
    lambda version, step: Fresh("c", "o", "a", "k", version, step, "", None),
    st.integers(1, 3),
    st.sampled_from([0, 10, 28, 99]),
)


@given(TOLD, TOLD, TOLD)
def test_of_two_answers_one_overtakes_the_other_and_never_both(one, two, three):
    assert not (overtakes(one, two) and overtakes(two, one))
    if overtakes(one, two) and overtakes(two, three):
        assert overtakes(one, three)
    if 0 in (one.step, two.step):
        assert not overtakes(one, two)


def test_a_channel_without_a_delivery_is_told_nothing(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    house.tell("RECEIVED", "other:1")
    assert house.outbox.chosen("1") == []
    assert house.outbox.places() != {}, "and is read past"


def test_one_process_reads_the_log_into_an_outbox_others_may_look(tmp_path: Path):
    reads = Outbox(tmp_path, reading=True)
    Outbox(tmp_path).close()
    with pytest.raises(ConfigError, match="one is enough"):
        Outbox(tmp_path, reading=True)
    reads.close()
    Outbox(tmp_path, reading=True).close()


def test_a_folder_that_is_none_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be used"):
        Outbox(tmp_path / "file")


def test_what_is_settled_is_forgotten_and_its_number_never_drawn_again(tmp_path: Path):
    house = House(tmp_path, bright=X12)
    for order in ("bright:1", "bright:2", "bright:3"):
        house.tell("RECEIVED", order)
    first, second, _ = house.all()
    house.outbox.note(first.sequence, state="acknowledged")
    house.outbox.note(second.sequence, state="sent", due_at=AT)
    house.outbox.forget(AT + DAY)
    assert [state for _, state in house.states()] == ["sent", "waiting"]
    house.tell("RECEIVED", "bright:4")
    assert house.all()[-1].number == 4
