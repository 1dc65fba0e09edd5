"""Each look by itself: what it makes of what it sees, and how it goes on after a failure."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from types import SimpleNamespace

import pytest

from orders.audit.last import last_audit, leave_word
from orders.audit.report import Report
from orders.client.standings import standing
from orders.contracts.catalogue import CHAIN
from orders.engine.core.ticket import Ticket
from orders.engine.errors import TransientError
from orders.engine.ports.log import Committed
from orders.engine.settings import Settings
from services.lookout.channels import channel_of
from services.lookout.known import Known
from services.lookout.look import Look, Turn, follow
from services.lookout.offsets import _heartbeats
from services.lookout.registry import _gap
from services.lookout.sweep import sweep

NOBODY = SimpleNamespace(members=[])


def owner(*partitions: int) -> SimpleNamespace:
    """A group with one member that has these partitions of review's chain topic."""
    places = [SimpleNamespace(topic=CHAIN["review"], partition=one) for one in partitions]
    return SimpleNamespace(
        members=[SimpleNamespace(assignment=SimpleNamespace(topic_partitions=places))]
    )


def committed(**tickets: str) -> dict[tuple[str, int], Committed]:
    """p0="metadata" -> what is committed of review's chain topic."""
    return {
        (CHAIN["review"], int(name[1:])): Committed(10, metadata)
        for name, metadata in tickets.items()
    }


def test_a_dead_stage_still_tells_by_its_tickets():
    fine = Ticket(3, 7, heartbeat=5_000).text()
    fused = Ticket(3, 7, heartbeat=6_000, circuit_open="too many").text()
    paused = Ticket(3, 7, heartbeat=7_000, paused="stock-taking").text()
    found = standing("review", committed(p0=fine, p1=fused, p2=paused), NOBODY, 3)  # type: ignore[arg-type]
    assert (found.members, set(found.unowned)) == (0, {0, 1, 2})
    assert found.heartbeats == {0: 5_000, 1: 6_000, 2: 7_000}
    assert (set(found.fused), set(found.paused)) == ({1}, {2})


def test_a_partition_that_no_replica_has_is_named():
    found = standing("review", {}, owner(0, 2), 4)  # type: ignore[arg-type]
    assert (found.members, set(found.unowned)) == (1, {1, 3})


@pytest.mark.parametrize("metadata", ["", "garbled", "{}", '{"fencing_token": "x"'])
def test_a_commit_by_hand_is_shown_and_spoils_nothing_else(metadata: str):
    fine = Ticket(3, 7, heartbeat=5_000).text()
    found = standing("review", committed(p0=metadata, p1=fine), owner(0, 1), 2)  # type: ignore[arg-type]
    assert found.garbled == {0}
    assert found.heartbeats == {1: 5_000}


def test_a_heartbeat_from_the_future_hides_no_standstill():
    now = 1_000.0
    forged = Ticket(3, 7, heartbeat=int((now + 3_600) * 1000)).text()
    fine = Ticket(3, 7, heartbeat=int((now + 1) * 1000)).text()
    found = standing("review", committed(p0=forged, p1=fine), owner(0, 1), 2)  # type: ignore[arg-type]
    assert _heartbeats([found], now) == {("review", 1): now + 1}


def test_channels_are_a_closed_list():
    listed = {"web"}
    names = [b"web:1", b"web:2:3", b"drawn-by-lot:1", b"\xff:1", b"@heartbeat", b"", None]
    assert [channel_of(name, listed) for name in names] == [
        "web",
        "web",
        "other",
        "other",
        "",
        "",
        "",
    ]


@pytest.mark.parametrize(("told", "gap"), [(1000, 0.0), (1003, 2.5), (997, -2.5), (999, -0.5)])
def test_a_clock_that_tells_whole_seconds_is_off_by_what_lies_beyond_them(told: int, gap: float):
    assert _gap(formatdate(told, usegmt=True), 1000.5) == gap


def test_the_last_audit_is_left_word_of(tmp_path: Path):
    assert last_audit(tmp_path) is None
    report = Report()
    report.results["oversold"].wrong = 2
    leave_word(report, tmp_path / "new")
    found = last_audit(tmp_path / "new")
    assert found is not None
    assert found.differences["oversold"] == 2
    assert found.differences["duplicates"] == 0
    assert abs(found.at_ms / 1000 - time.time()) < 60


@pytest.mark.parametrize("text", ["", "[]", '{"at_ms": "soon"}', '{"at_ms": 1, "differences": 3}'])
def test_a_file_that_is_none_of_ours_is_no_audit(tmp_path: Path, text: str):
    (tmp_path / "audit.json").write_text(text)
    assert last_audit(tmp_path) is None


def test_a_look_that_failed_is_opened_anew_and_its_server_is_up_again():
    known, stop, opened, up = Known(1), threading.Event(), [0], list[bool]()

    @contextmanager
    def open_it() -> Iterator[Turn]:
        opened[0] += 1

        def turn() -> None:
            up.append(known.servers.get("kafka", False))
            if opened[0] == 1 and len(up) == 2:
                raise TransientError("away")
            if opened[0] == 2 and len(up) == 4:
                stop.set()

        yield turn

    follow(Look("offsets", 0.0, open_it, "kafka"), known, stop)
    assert opened == [2]
    assert up == [False, True, False, True]
    assert known.looked["offsets"] > 0


class Kept:
    """States of review, as the sweep reads them."""

    def __init__(self, *deadlines: int) -> None:
        hold = {"hold_id": "goods", "because": "", "owner_role": "reviewer"}
        self.states: dict[str, dict[str, object]] = {
            f"shop:{number}": {
                "parked": None,
                "waits": [],
                "wake_at": None,
                "open_holds": [{**hold, "deadline_at": deadline}],
            }
            for number, deadline in enumerate(deadlines)
        }

    def all(self, stage: str) -> Iterator[tuple[str, dict[str, object]]]:
        if stage == "review":
            yield from self.states.items()


def test_a_sweep_tells_when_it_has_seen_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    soon = int(time.time() * 1000) + 3_600_000
    kept = Kept(*([1] * 70), *([soon] * 20))
    monkeypatch.setattr("services.lookout.sweep.States", lambda _: kept)
    monkeypatch.setattr("services.lookout.sweep.REST_SECONDS", 0.0)
    settings = Settings(kafka_bootstrap_servers="", registry_url="", redis_url="redis://none")
    known = Known(1)
    with sweep(settings, known) as turn:
        turn()
        assert known.swept == {}, "half of them"
        turn()
        assert known.swept["review", "held"] == 70
        assert known.swept["inventory", "waits"] == 0
        kept.states.clear()
        turn()
        assert known.swept["review", "held"] == 0
