"""Interchanges that came, and what partners say of ours (IN-01, IN-04)."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import cast

import pytest
from structlog.testing import capture_logs

from services.gateway.delivering import taking
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.partner import Partner
from services.gateway.delivering.posting import Attempt
from services.gateway.formats import x12
from services.gateway.formats.interchanges.envelope import Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.messages import Reader
from services.gateway.formats.reading import Outcome
from tests.gateway.delivering.house import X12, House, key_of
from tests.gateway.formats import interchanges

READERS = cast(dict[str, Reader], x12.READERS)
GOOD = interchanges.x12(interchanges.order_850())
EDIFACT = {
    **X12,
    "format": "edifact",
    "ours": "14:4098765000010",
    "theirs": "14:5412345000013",
}


def of_ours(number: str = "1", verdict: str = "A") -> bytes:
    """A 997 of the partner's."""
    return interchanges.x12([f"AK1*PR*{number}", f"AK9*{verdict}*1*1*1"], kind="997")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, bright=X12)


def test_an_interchange_that_came_is_acknowledged_once(house: House):
    house.file(GOOD)
    [one] = house.all()
    assert (one.kind, one.about, one.state) == ("RECEIPT", key_of(GOOD), "waiting")
    assert b"AK1*PO*7~AK2*850*0001~AK5*A~AK9*A*1*1*1~" in one.document


def test_one_that_comes_again_gets_the_same_bytes_again(house: House):
    house.file(GOOD)
    [before] = house.all()
    house.outbox.note(before.sequence, state="sent")
    house.file(GOOD)
    [again] = house.all()
    assert (again.state, again.because) == ("waiting", "its interchange came again")
    assert (again.name, again.document) == (before.name, before.document)


def test_receipts_are_for_those_who_want_them_in_their_format(tmp_path: Path):
    house = House(tmp_path, bright={**X12, "receipts": False}, blue=EDIFACT)
    house.file(GOOD)
    house.file(GOOD, channel="blue")
    house.file(GOOD, channel="stranger")
    assert house.outbox.chosen("1") == []
    house.file(interchanges.edifact(interchanges.orders()), channel="blue", form="any")
    assert house.states("blue") == [("RECEIPT", "waiting")]


def test_what_a_partner_acknowledges_is_not_chased(house: House):
    house.tell("RECEIVED")
    house.courier("bright", lambda _: Attempt("taken")).step()
    [came] = house.file(of_ours())
    assert (came.one.name, came.outcome) == ("bright-000000001", "acknowledged")
    [one] = house.all()
    assert (one.state, one.because, one.due_at) == ("acknowledged", "A", None)


def test_what_a_partner_rejects_waits_for_a_person(house: House):
    house.tell("RECEIVED")
    house.courier("bright", lambda _: Attempt("taken")).step()
    [came] = house.file(of_ours(verdict="R"))
    assert came.outcome == "refused"
    assert house.states() == [("RECEIVED", "refused")]


def test_an_acknowledgement_may_come_before_it_is_noted_that_it_was_sent(house: House):
    """Or after the process died in between."""
    house.tell("RECEIVED")

    def send(_: object) -> Attempt:
        house.file(of_ours())
        return Attempt("taken")

    house.courier("bright", send).step()
    assert house.states() == [("RECEIVED", "acknowledged")]


def test_one_of_a_number_that_nobody_was_sent_changes_nothing(house: House):
    house.tell("RECEIVED")
    house.tell("CONFIRMED")
    for number in ("1", "99", "R7", "9" * 25, "1" * 5000):
        assert house.file(of_ours(number)) == []
    assert house.states() == [("RECEIVED", "left_out"), ("CONFIRMED", "waiting")]


def test_an_acknowledgement_is_not_acknowledged(house: House):
    house.file(of_ours())
    assert house.all() == []


def test_what_cannot_be_decoded_is_read_past(house: House):
    house.taker.take(
        [
            taking.Read("orders.documents.v1", 3, 8, b"\0rubbish"),
            taking.Read("x", 0, 1, None),
        ]
    )
    assert house.outbox.places() == {("orders.documents.v1", 3): 8, ("x", 0): 1}


def test_a_document_that_breaks_its_reader_holds_up_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object) -> None:
        raise RecursionError("what a stranger wrote")

    monkeypatch.setitem(READERS, "850", broken)
    with capture_logs() as logs:
        assert house.file(GOOD) == []
    [line] = logs
    assert (line["event"], line["because"]) == ("not_taken", "RecursionError")
    house.tell("RECEIVED")
    assert house.states() == [("RECEIVED", "waiting")], "no receipt, and the answer"


def test_an_answer_that_cannot_be_written_is_never_passed_over(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Partner, "heading", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        house.tell("RECEIVED")
    assert house.outbox.places() == {}


def test_documents_are_read_once_and_before_couriers_must_wait(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    order: list[str] = []
    read, commit = READERS["850"], Outbox.commit

    def reader(message: Wrapping, findings: Findings) -> Outcome | None:
        order.append("read")
        return read(message, findings)

    def begun(outbox: Outbox) -> AbstractContextManager[Outbox]:
        order.append("commit")
        return commit(outbox)

    monkeypatch.setitem(READERS, "850", reader)
    monkeypatch.setattr(Outbox, "commit", begun)
    house.file(GOOD)
    assert order == ["read", "commit"]
