"""Mails that come back are reported once, whoever dies while they are read, and the next connector
has what they said (TR-02, decision 0106)."""

import asyncio
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from deploy.local.ports import a_free_one
from orders.contracts.records import AttemptOrdered, AttemptSettled, MessageRequested
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from services.connectors.mail.composing import Letterhead, address_of
from services.connectors.mail.maildir import KEPT_SECONDS
from services.connectors.mail.returns import POINTS, Returns
from services.connectors.mail.sending import Post, Server
from services.connectors.metrics import Metrics
from services.simulator import mailbox
from tests.connectors.bounces import MARKS, Box, bounced, mail_of
from tests.connectors.house import Killed, kill, strike
from tests.connectors.test_mails import ordered
from tests.stages.room import Room
from tests.stages.test_effects import asked, reachable_otherwise, settled, told


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path / "returns")


class Reader:
    """A process that reads what comes back, and the stage that hears of it."""

    def __init__(self, room: Room, box: Box) -> None:
        self.room, self.counted, self.said = room, list[str](), list[str]()
        self._box = box
        self.returns = Returns(box.maildir, MARKS, self.counted.append, 60.0, lambda: room.now)

    def hear(self, reports: Sequence[AttemptSettled]) -> None:
        for report in reports:
            self.said += told(self.room.send(AttemptSettled, report))

    def take(self) -> int:
        return self.returns.take(self.hear)


def sent(room: Room) -> AttemptOrdered:
    """A mail that its server took."""
    [first] = room.send(MessageRequested, asked())
    room.send(AttemptSettled, settled("DONE"))
    return first.value  # type: ignore[return-value]


@pytest.mark.parametrize("point", POINTS)
def test_whoever_is_killed_it_is_heard_once_and_nothing_is_lost(box: Box, point: str) -> None:
    reader = Reader(reachable_otherwise(), box)
    mail = sent(reader.room)
    box.deliver(bounced(mail), b"\n", bounced(mail, None), bounced(mail))
    strike(point, kill)
    with pytest.raises(Killed):
        reader.take()
    reader.take()
    assert reader.said == ["attempt 2"]
    assert box.kept() == {"returned": 2, "other": 1, "unknown": 1}
    assert reader.take() == 0


def test_what_could_not_be_reported_is_read_again(box: Box) -> None:
    reader = Reader(reachable_otherwise(), box)
    box.deliver(bounced(sent(reader.room)))

    def away(reports: Sequence[AttemptSettled]) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        reader.returns.take(away)
    assert box.kept() == {"new": 1}
    reader.take()
    assert (reader.said, reader.counted) == (["attempt 2"], ["returned"])


def test_a_forged_one_stops_no_mail(box: Box) -> None:
    reader = Reader(reachable_otherwise(), box)
    mail = sent(reader.room)
    mark = MARKS.of(mail).encode()
    box.deliver(bounced(mail).replace(mark[:20], mark[:20].swapcase()))
    reader.take()
    assert (reader.said, reader.counted) == ([], ["forged"])
    assert reader.room.state("shop:4711")["came_back"] == []


def test_what_another_process_has_moved_is_left_to_it(box: Box) -> None:
    reader = Reader(reachable_otherwise(), box)
    box.deliver(bounced(sent(reader.room)))
    [mail] = box.maildir.came(9)
    box.maildir.keep(mail, "returned")
    assert box.maildir.read(mail) is None
    box.maildir.keep(mail, "returned")
    assert reader.take() == 0


def test_what_was_looked_at_by_a_person_is_read_all_the_same(box: Box) -> None:
    reader = Reader(reachable_otherwise(), box)
    box.deliver(bounced(sent(reader.room)))
    (box.folder / "new" / "mail-0000").rename(box.folder / "cur" / "mail-0000:2,S")
    (box.folder / "new" / "a folder").mkdir()
    (box.folder / "new" / "a way out").symlink_to("/dev/zero")
    assert reader.take() == 1
    assert reader.said == ["attempt 2"]


def test_it_is_looked_at_in_its_time_and_a_folder_that_is_gone_ends_nothing(box: Box) -> None:
    reader = Reader(reachable_otherwise(), box)
    box.deliver(bounced(sent(reader.room)))
    reader.returns.look(reader.hear)
    box.deliver(b"Subject: later\n\n")
    reader.returns.look(reader.hear)
    assert box.kept() == {"new": 1, "returned": 1}
    shutil.rmtree(box.folder)
    Reader(reader.room, box).returns.look(reader.hear)


def test_what_was_read_is_kept_for_a_while(box: Box) -> None:
    box.deliver(b"Subject: one\n\n", b"Subject: another\n\n")
    Reader(reachable_otherwise(), box).take()
    old, _ = sorted((box.folder / ".other" / "cur").iterdir())
    os.utime(old, (0, old.stat().st_mtime - KEPT_SECONDS - 1))
    box.maildir.sweep()
    assert box.kept() == {"other": 1}


def test_all_of_it_is_counted() -> None:
    metrics = Metrics()
    metrics.returned("returned")
    metrics.returned("forged")
    name = "orders_connector_returned_mails_total"
    counted = metrics.registry.get_sample_value
    assert counted(name, {"was": "forged"}) == counted(name, {"was": "returned"}) == 1
    assert counted(name, {"was": "delayed"}) == 0
    labels = {"connector": "mail", "template": "other", "outcome": "returned"}
    assert counted("orders_connector_attempts_total", labels) == 1


def test_a_mail_that_the_stand_in_takes_for_nobody_comes_back(
    box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "RETURN_SECONDS", 0.0)
    far = next(one for n in range(999) if mailbox.nobody(one := f"ada{n}@home.example"))
    near = next(one for n in range(999) if not mailbox.nobody(one := f"bob{n}@home.example"))
    port = a_free_one()
    server = mailbox.controller(tmp_path / "mails.jsonl", port, box.folder)
    server.start()
    head = Letterhead(address_of("orders@house.example"), MARKS)
    post = Post(Server("127.0.0.1", port, "none", None, None, 5.0), head, lambda: 0)

    async def send() -> None:
        for number, address in enumerate((near, far)):
            assert (await post.send(ordered(address=address, attempt=number))).outcome == "DONE"

    asyncio.run(send())
    server.stop()
    heard = list[AttemptSettled]()
    Returns(box.maildir, MARKS, lambda was: None, 60.0, lambda: 7).take(heard.extend)
    assert [(one["outcome"], one["attempt"]) for one in heard] == [("RETURNED", 1)]
    assert heard[0]["because"] == "smtp; 550 5.1.1 no such person"


def test_nothing_is_believed_without_keys(tmp_path: Path) -> None:
    settings = Settings.model_construct(mail_returns_dir=tmp_path, mail_returns_keys=None)
    with pytest.raises(ConfigError, match="ORDERS_MAIL_RETURNS_KEYS"):
        Returns.by_settings(settings, print, lambda: 0)


def test_a_mail_bears_its_mark_only_where_there_are_keys() -> None:
    assert b"X-Orders-Attempt" in mail_of(ordered())
    assert b"X-Orders-Attempt" not in mail_of(ordered(), None)
