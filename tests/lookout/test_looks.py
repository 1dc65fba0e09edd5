"""Each look by itself: what it makes of what it sees, and how it goes on after a failure."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from orders.audit.last import last_audit, leave_word
from orders.audit.report import Report
from orders.client.standings import standing
from orders.contracts.catalogue import CHAIN, record_type
from orders.contracts.errors import UndecodableRecord
from orders.contracts.records import DeadLetter
from orders.engine.core.ticket import Ticket
from orders.engine.errors import TransientError
from orders.engine.ports.log import Committed, Message
from orders.engine.settings import Settings
from services.lookout.channels import _heard, channel_of, channels
from services.lookout.known import Known
from services.lookout.letters import letters
from services.lookout.look import Look, Turn, follow
from services.lookout.offsets import _heartbeats
from services.lookout.registry import _gap
from services.lookout.sweep import sweep
from tests.codec import CODEC
from tests.orders import agreed

SETTINGS = Settings(
    kafka_bootstrap_servers="", registry_url="http://none", redis_url=SecretStr("redis://none")
)
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


def test_ten_thousand_names_of_channels_are_one_series():
    listed = {"web": agreed("web")}
    reader = Read([b"web:1", *(b"drawn-%d:1" % number for number in range(10_000))])
    count, heard = _heard(reader, {}, listed)  # type: ignore[arg-type]
    assert count == 10_001
    assert heard.keys() == {"web", "other"}


class Read:
    """A reader that has records of these keys."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = keys

    def read(self, starts: object) -> Iterator[Message]:
        for offset, key in enumerate(self._keys):
            yield Message(CHAIN["intake"], 0, offset, key, b"", 1_000, ())


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
    """States of review, as the sweep reads them: the first `seventy` at a time, and one that Redis
    shows twice. What is not a number of an order is no state."""

    def __init__(self, *deadlines: int) -> None:
        self.deadlines = list(deadlines)

    def pieces(self, stage: str) -> Iterator[list[tuple[str, bytes]]]:
        named = [(f"shop:{number}", str(at).encode()) for number, at in enumerate(self.deadlines)]
        if stage == "review":
            yield named[:70]
            yield []
            yield named[69:]

    def decoded(self, stage: str, payload: bytes) -> dict[str, object]:
        if not payload.isdigit():
            raise UndecodableRecord("corrupt")
        hold = {"hold_id": "goods", "because": "", "owner_role": "reviewer"}
        return {
            "parked": None,
            "waits": [],
            "wake_at": None,
            "open_holds": [{**hold, "deadline_at": int(payload)}],
        }


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep that does not rest."""
    monkeypatch.setattr("services.lookout.sweep.REST_SECONDS", 0.0)
    monkeypatch.setattr("services.lookout.sweep.SHARE", float("inf"))


@pytest.mark.usefixtures("at_once")
def test_a_sweep_tells_when_it_has_seen_all_each_once(monkeypatch: pytest.MonkeyPatch):
    soon = int(time.time() * 1000) + 3_600_000
    kept = Kept(*([1] * 75), *([soon] * 20))
    monkeypatch.setattr("services.lookout.sweep.States", lambda _: kept)
    known = Known(1)
    with sweep(SETTINGS, known) as turn:
        turn()
        turn()
        assert known.swept == {}, "all were seen, and that is not known yet"
        turn()
        assert known.swept["review", "held"] == 75
        assert known.swept["inventory", "waits"] == 0
        kept.deadlines.clear()
        turn()
        assert known.swept["review", "held"] == 0


@pytest.mark.usefixtures("at_once")
def test_a_state_that_cannot_be_read_hides_no_other(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.lookout.sweep.States", lambda _: Kept(1, -1, 1))
    known = Known(1)
    with sweep(SETTINGS, known) as turn:
        for _ in range(3):
            turn()
    assert known.swept["review", "held"] == 2


def test_a_sweep_takes_a_hundredth_of_a_core(monkeypatch: pytest.MonkeyPatch):
    """However dear a state is, the next ones wait a hundred times as long."""
    monkeypatch.setattr("services.lookout.sweep.States", lambda _: Kept(*([1] * 100)))
    spent = iter(range(0, 100, 2))
    monkeypatch.setattr("services.lookout.sweep.time.thread_time", lambda: next(spent))
    clock = SimpleNamespace(at=0.0, now=lambda: 10)
    clock.monotonic = lambda: clock.at
    monkeypatch.setattr("services.lookout.sweep.build_clock", lambda _: clock)
    known = Known(1)
    with sweep(SETTINGS, known) as turn:
        for clock.at in (0.0, 199.0, 201.0, 399.0, 401.0):
            turn()
            assert (known.swept == {}) == (clock.at < 401)


PLACE = ("review.dlq.v1", 0)


class Letters:
    """The dead letters of review as the look reads them, and the states of their keys. `None` is a
    letter that is none; a letter of a key that stands alone parks nothing."""

    def __init__(self, *keys: str | None) -> None:
        self.keys = list(keys)
        self.parked = {key for key in keys if key}
        self.looked_at = list[str]()

    def everywhere(self, topics: object) -> list[tuple[str, int]]:
        return [PLACE]

    def bounds(self, places: object) -> dict[tuple[str, int], tuple[int, int]]:
        return {PLACE: (0, len(self.keys))}

    def read(self, starts: dict[tuple[str, int], int]) -> Iterator[Message]:
        for offset, key in list(enumerate(self.keys))[starts[PLACE] :]:
            value = b"no letter" if key is None else parking(key)
            yield Message(*PLACE, offset, b"", value, 0, ())

    def parked_among(self, stage: str, keys: Sequence[str]) -> set[str]:
        self.looked_at += keys
        return self.parked & set(keys)


def parking(key: str) -> bytes:
    letter: DeadLetter = {
        "stage": "review",
        "topic": "orders.intake.v1",
        "partition": 0,
        "offset": 1,
        "key": key.encode(),
        "value": b"",
        "headers": {},
        "recorded_at": 0,
        "code": "handler_failed",
        "because": "",
        "parked": True,
        "state_key": key,
        "attempts": 1,
        "at": 0,
    }
    return CODEC.encode(record_type(DeadLetter, PLACE[0]), letter)


@contextmanager
def looking(there: Letters, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Turn, Known]]:
    @contextmanager
    def reader(_: Settings) -> Iterator[Letters]:
        yield there

    monkeypatch.setattr("services.lookout.letters.Reader", reader)
    monkeypatch.setattr("services.lookout.letters.States", lambda _: there)
    monkeypatch.setattr("services.lookout.letters.Codec", lambda _: CODEC)
    known = Known(1)
    with letters(SETTINGS, known) as turn:
        yield turn, known


def test_a_letter_that_is_none_hides_no_parked_key(monkeypatch: pytest.MonkeyPatch):
    with looking(Letters("shop:1", None, "shop:2"), monkeypatch) as (turn, known):
        turn()
        assert known.parked["review"] == 2
        assert known.unreadable["review"] == 1
        turn()
        assert (known.parked["review"], known.unreadable["review"]) == (2, 1)


def test_a_key_that_was_redriven_is_parked_no_longer_however_many_stand_before_it(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("services.lookout.letters.LOOKED_AT", 10)
    there = Letters(*(f"shop:{number}" for number in range(35)))
    with looking(there, monkeypatch) as (turn, known):
        turn()
        there.parked -= {"shop:3", "shop:30"}
        for _ in range(4):
            turn()
        assert known.parked["review"] == 33


def test_a_state_that_is_behind_its_letter_is_looked_at_once_more(monkeypatch: pytest.MonkeyPatch):
    there = Letters("shop:1")
    there.parked = set()
    with looking(there, monkeypatch) as (turn, known):
        turn()
        assert known.parked["review"] == 0
        there.parked = {"shop:1"}
        turn()
        assert known.parked["review"] == 1


def test_a_key_that_was_redriven_long_ago_is_not_looked_at_for_ever(
    monkeypatch: pytest.MonkeyPatch,
):
    there = Letters("shop:1")
    there.parked = set()
    with looking(there, monkeypatch) as (turn, _):
        for _ in range(5):
            turn()
    assert there.looked_at == ["shop:1", "shop:1"]


class Submissions:
    """What stands on orders.submissions.v1, as the look at channels reads it. `since`: from when on
    it was asked for."""

    def __init__(self) -> None:
        self.said: list[tuple[bytes, int]] = []
        self.since_ms = 0

    def everywhere(self, topics: object) -> list[tuple[str, int]]:
        return [PLACE]

    def since(self, places: object, wall_ms: int) -> dict[tuple[str, int], int]:
        self.since_ms = wall_ms
        return {PLACE: 0}

    def read(self, starts: dict[tuple[str, int], int]) -> Iterator[Message]:
        for offset, (key, at) in list(enumerate(self.said))[starts[PLACE] :]:
            yield Message(*PLACE, offset, key, b"", at, ())


@contextmanager
def listening(
    there: Submissions, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Turn, Known]]:
    @contextmanager
    def reader(_: Settings) -> Iterator[Submissions]:
        yield there

    rows = {"web": agreed("web"), "edi": agreed("edi", heard_within_hours=1)}
    monkeypatch.setattr("services.lookout.channels.Reader", reader)
    monkeypatch.setattr("services.lookout.channels.Codec", lambda _: CODEC)
    monkeypatch.setattr(
        "services.lookout.channels.read_references",
        lambda *_: SimpleNamespace(table=lambda _: rows),
    )
    known = Known(1)
    with channels(SETTINGS.model_copy(update={"data_dir": folder}), known) as turn:
        yield turn, known


def test_channels_are_heard_and_a_lookout_goes_on_where_the_last_one_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):  # IN-10
    there, now = Submissions(), time.time_ns() // 1_000_000
    forged = now + 10 * 86_400_000
    there.said = [(b"web:1", now - 5_000), (b"web:2", now - 4_000), (b"lot:1", forged)]
    there.said += [(b"@heartbeat", now), (b"edi:7", now - 1_000)]
    with listening(there, tmp_path, monkeypatch) as (turn, known):
        turn()
        turn()
        assert known.channels["web"] == (now - 4_000) / 1000
        assert known.channels["other"] < now / 1000 + 600, "nobody is heard in the future"
        assert known.silent == {"web": False, "edi": False}
    there.said = []
    monkeypatch.setattr(
        "services.lookout.channels.time.time_ns", lambda: (now + 3 * 3_600_000) * 1_000_000
    )
    with listening(there, tmp_path, monkeypatch) as (turn, known):
        turn()
        assert now - 60_000 < there.since_ms < now + 600_000, "what was said meanwhile is read"
        assert known.channels["edi"] == (now - 1_000) / 1000
        assert known.silent == {"web": False, "edi": True}


def test_a_folder_that_cannot_be_written_ends_no_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "lookout").write_text("a file")
    with listening(Submissions(), tmp_path, monkeypatch) as (turn, known):
        turn()
        assert known.silent == {"web": False, "edi": False}
