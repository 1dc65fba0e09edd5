"""Papers are made in a process of their own: the same bytes in each, and whatever one of them does
to it, whoever asked lives on (SH-02)."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orders.client.papers import workshop
from orders.client.papers.refusal import Refused
from orders.client.papers.told import Sources
from orders.client.papers.workshop import PaperFailed, Workshop
from services.papers.house import House
from services.papers.kinds import KINDS
from services.papers.making import make, possible
from tests.papers.house import SENDER, abroad, squeezed, story, text_of


@pytest.fixture(scope="module")
def told() -> Sources:
    return story(abroad())


@pytest.fixture
def works() -> Iterator[Workshop]:
    made = Workshop(seconds=120)
    yield made
    made.close()


def test_the_same_records_give_the_same_bytes_in_every_process(works: Workshop, told: Sources):
    other = Workshop(seconds=120)
    try:
        for kind in KINDS:
            here = make(told, kind, "", "zh", SENDER).pdf
            assert (
                works.make(told, kind, "", "zh").pdf == here == other.make(told, kind, "", "zh").pdf
            )
            assert works.make(told, kind, "", "en").pdf != here
    finally:
        other.close()


def test_it_says_what_cannot_be_made_and_why(works: Workshop, told: Sources):
    listed = works.possible(told)
    assert [(one.kind, one.shipment_id) for one in listed] == [
        (one.kind, one.shipment_id) for one in possible(told, SENDER)
    ]
    early = story(abroad(), until="released")
    [refused] = [one for one in works.possible(early) if one.kind == "manifest"]
    assert [reason.code for reason in refused.reasons] == ["not_packed"]
    with pytest.raises(Refused, match="shipment 000001Z-1 is not packed yet"):
        works.make(early, "manifest", "", "en")


def test_what_no_font_has_is_reported(works: Workshop):
    told = story(abroad(buyer_reference="PO 😀"))
    made = works.make(told, "invoice", "", "en")
    assert made.unprintable == {"U+1F600": 1}
    assert squeezed("PO [U+1F600]") in text_of(made.pdf)


def test_one_that_is_killed_is_told_and_the_next_paper_is_made(works: Workshop, told: Sources):
    works.make(told, "invoice", "", "en")
    stopped = works.process_id
    os.kill(stopped, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (stopped, signal.SIGKILL)).start()
    with pytest.raises(PaperFailed) as failed:
        works.make(told, "invoice", "", "en")
    assert str(failed.value) == (
        "invoice of sales:1001: the process that makes papers ended (SIGKILL); ask again"
    )
    assert works.make(told, "invoice", "", "en").number == "PF-000001Z-1"
    assert works.process_id != stopped


def test_one_that_died_while_nobody_asked_is_not_noticed(works: Workshop, told: Sources):
    works.make(told, "invoice", "", "en")
    os.kill(works.process_id, signal.SIGKILL)
    time.sleep(0.2)
    assert works.make(told, "invoice", "", "en").number == "PF-000001Z-1"


def test_one_that_takes_too_long_is_given_up(told: Sources):
    works = Workshop(seconds=0.5)
    try:
        works._started()
        os.kill(works.process_id, signal.SIGSTOP)
        with pytest.raises(PaperFailed, match=r"took more than 0\.5 s, and was given up"):
            works.make(told, "invoice", "", "en")
    finally:
        works.close()


def test_one_that_has_grown_makes_way(
    works: Workshop, told: Sources, monkeypatch: pytest.MonkeyPatch
):
    works.make(told, "invoice", "", "en")
    first = works.process_id
    monkeypatch.setattr(workshop, "MOST_RESIDENT", 1)
    assert works.make(told, "invoice", "", "en").pdf
    assert works.process_id != first


def test_what_it_cannot_do_ends_it_and_names_nobody(
    works: Workshop, told: Sources, capfd: pytest.CaptureFixture[str]
):
    with pytest.raises(PaperFailed, match="exit code 1"):
        works.make(told, "invoice", "", "klingon")
    said = capfd.readouterr().err
    assert "papers: UnknownLocaleError at " in said
    assert "陈晓明" not in said
    assert "klingon" not in said


def test_another_house_sends(tmp_path: Path, told: Sources):
    file = tmp_path / "house.yaml"
    text = "name: Other & Sons\nstreet: High Street 1\npostal_code: ''\ncity: London\n"
    file.write_text(f"{text}country: GB\nnumbers: []\n", encoding="utf-8")
    works = Workshop(file, seconds=120)
    try:
        made = works.make(told, "invoice", "", "en")
        assert squeezed("Other & Sons High Street 1 London United Kingdom") in text_of(made.pdf)
        assert made.pdf == make(told, "invoice", "", "en", House.load(file).party()).pdf
    finally:
        works.close()


def test_a_house_that_makes_no_sense_is_told(
    tmp_path: Path, told: Sources, capfd: pytest.CaptureFixture[str]
):
    file = tmp_path / "house.yaml"
    file.write_text("name: Other & Sons\n", encoding="utf-8")
    works = Workshop(file, seconds=120)
    with pytest.raises(PaperFailed, match="exit code 2"):
        works.make(told, "invoice", "", "en")
    assert f"papers: policy file {file}: street: Field required" in capfd.readouterr().err


def test_it_knows_nothing_of_where_it_is_started(
    works: Workshop, told: Sources, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ORDERS_REDIS_URL", "redis://:hush@localhost")
    works.make(told, "invoice", "", "en")
    known = Path(f"/proc/{works.process_id}/environ").read_bytes()
    assert b"hush" not in known
