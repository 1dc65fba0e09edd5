"""Papers are kept, each under the key of the person of whom it tells: what was handed in comes back
equal, or not at all; what a person had forgotten nobody opens any more."""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from orders.client.keyroom import disk
from orders.client.keyroom.faults import Damaged, StoreAway
from orders.client.keyroom.keys import Keys, Purpose
from orders.engine.errors import ConfigError
from services.papers.store.folder import Folder
from services.papers.store.port import About, NotKept
from services.papers.store.upkeep import check, tidy
from tests.papers.struck import killed_everywhere

LABEL = About("label", "shop:1", "application/pdf")
DAY = 86_400_000
CONTENTS = (b"label of Ada", b"invoice of Ada", b"label of Bob")
INVOICE = About("invoice", "shop:1", "application/pdf", 10 * DAY)


def store_in(folder: Path) -> Folder:
    return Folder(folder / "papers", Keys(folder / "keys"))


@pytest.fixture
def store(tmp_path: Path) -> Folder:
    return store_in(tmp_path)


def filled(store: Folder) -> tuple[str, str, str]:
    """A customer's label and invoice, and another's label."""
    return (
        store.put("C-1", "operations", LABEL, CONTENTS[0]),
        store.put("C-1", "law", INVOICE, CONTENTS[1]),
        store.put("C-2", "operations", LABEL, CONTENTS[2]),
    )


def gone(store: Folder, reference: str) -> bool:
    try:
        store.get(reference)
    except NotKept:
        return True
    return False


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=5_000))
def test_bytes_come_back_equal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    store = store_in(tmp_path_factory.mktemp("store"))
    reference = store.put("C-1", "operations", LABEL, content)
    assert store.get(reference) == (LABEL, content)


def test_the_same_paper_is_one_file_and_kept_until_the_later_day(store: Folder) -> None:
    later = INVOICE._replace(keep_until=20 * DAY)
    references = {store.put("C-1", "law", about, b"x") for about in (INVOICE, later, INVOICE)}
    [reference] = references
    assert store.get(reference).about.keep_until == 20 * DAY
    assert len(list(store.places())) == 1


def test_nothing_is_read_from_the_folder_without_its_keys(store: Folder) -> None:
    """Neither what a paper says nor of whom it is, nor that two people have the same."""
    ada = store.put("C-Ada", "operations", LABEL, b"the same words")
    bob = store.put("C-Bob", "operations", LABEL, b"the same words")
    lying = bytes_of(store.folder) + str(sorted(store.folder.rglob("*"))).encode()
    for word in (b"C-Ada", b"the same words", b"shop:1", b"label"):
        assert word not in lying
    assert ada.rpartition("/")[2] != bob.rpartition("/")[2]
    assert store.file(next(store.places())).stat().st_size < 200


def test_files_are_their_owners_alone(store: Folder) -> None:
    filled(store)
    for root in (store.folder, store.keys.folder):
        for file in (root, *root.rglob("*")):
            assert file.stat().st_mode & 0o077 == 0, file


def test_a_master_key_that_others_can_read_is_refused(store: Folder) -> None:
    reference, *_ = filled(store)
    (store.keys.folder / "master").chmod(0o640)
    with pytest.raises(ConfigError, match=r"master can be read by others .* chmod 600"):
        store.get(reference)


def test_the_law_has_a_day_and_operations_have_none(store: Folder) -> None:
    with pytest.raises(ValueError, match="law"):
        store.put("C-1", "law", LABEL, b"x")
    with pytest.raises(ValueError, match="operations"):
        store.put("C-1", "operations", INVOICE, b"x")


def test_who_is_forgotten_is_not_opened_from_a_backup_either(store: Folder, tmp_path: Path) -> None:
    label, invoice, other = filled(store)
    shutil.copytree(store.folder, tmp_path / "backup")
    assert store.forget("C-1", 5) == 1
    shutil.rmtree(store.folder)
    shutil.copytree(tmp_path / "backup", store.folder)
    with pytest.raises(NotKept, match="asked to be forgotten; nobody can open it"):
        store.get(label)
    assert store.get(invoice).content == b"invoice of Ada"
    assert store.get(other).content == b"label of Bob"
    store.rotate()
    assert gone(store, label)
    assert check(store).faults == ()


def test_a_request_is_noted_and_told_when_it_is_asked_again(store: Folder) -> None:
    filled(store)
    assert store.asked("C-1") == ()
    assert (store.forget("C-1", 5), store.forget("C-1", 7)) == (1, 0)
    assert store.asked("C-1") == (5, 7)
    assert [one.purpose for one in store.of("C-1")] == ["law"]
    assert store.asked("C-2") == ()


def test_whoever_orders_again_begins_anew(store: Folder) -> None:
    label, *_ = filled(store)
    store.forget("C-1", 5)
    again = store.put("C-1", "operations", LABEL, b"label of Ada")
    assert again != label
    assert store.get(again).content == b"label of Ada"
    assert gone(store, label)
    assert store.asked("C-1") == (5,)


def test_what_the_law_has_kept_for_long_enough_goes_with_its_key(store: Folder) -> None:
    _, invoice, _ = filled(store)
    assert tidy(store, 10 * DAY - 1) == []
    [deleted] = tidy(store, 10 * DAY)
    assert deleted.reference == invoice
    assert gone(store, invoice)
    assert [name for name in store.keys.wrapped() if name.endswith(".law")] == []


def test_papers_on_a_disk_that_is_away_lose_no_keys(store: Folder, tmp_path: Path) -> None:
    _, invoice, _ = filled(store)
    store.folder.rename(tmp_path / "elsewhere")
    tidy(store, 100 * DAY)
    assert not store.folder.exists()
    (tmp_path / "elsewhere").rename(store.folder)
    assert store.get(invoice).content == b"invoice of Ada"


def test_keys_that_are_away_are_not_made_anew(store: Folder, tmp_path: Path) -> None:
    filled(store)
    store.keys.folder.rename(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match=r"papers are in .*, and no keys in"):
        store.put("C-1", "operations", LABEL, b"y")
    with pytest.raises(ConfigError, match=r"papers are in .*, and no keys in"):
        store.of("C-1")
    (tmp_path / "elsewhere").rename(store.keys.folder)
    (store.keys.folder / "master").unlink()
    with pytest.raises(ConfigError, match="master is not there"):
        store.put("C-1", "operations", LABEL, b"y")


def flipped(whole: bytes, at: int) -> bytes:
    byte, bit = divmod(at % (8 * len(whole)), 8)
    return whole[:byte] + bytes([whole[byte] ^ 1 << bit]) + whole[byte + 1 :]


def cut(whole: bytes, at: int) -> bytes:
    return whole[: at % len(whole)]


def grown(whole: bytes, at: int) -> bytes:
    return whole + bytes(at % 3 + 1)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.integers(0, 7), st.sampled_from([flipped, cut, grown]), st.integers(0, 100_000))
def test_a_file_that_is_not_what_was_written_is_named(
    tmp_path_factory: pytest.TempPathFactory,
    which: int,
    spoil: Callable[[bytes, int], bytes],
    at: int,
) -> None:
    """Whatever file it is, and whatever has become of it: no wrong bytes, ever."""
    store = store_in(tmp_path_factory.mktemp("store"))
    references = filled(store)
    keys = ["master", "index", *(".".join(one.split("/")[:2]) for one in references)]
    papers = [store.folder / one for one in references]
    file = [*papers, *(store.keys.folder / name for name in keys)][which]
    file.write_bytes(spoil(file.read_bytes(), at))
    spoilt = []
    for reference, content in zip(references, CONTENTS, strict=True):
        try:
            assert store.get(reference).content == content
        except Damaged as error:
            spoilt.append(str(error))
    assert file.name == "index" or any(str(file) in said for said in spoilt)
    assert any(str(file) in fault for fault in check(store).faults)


def test_a_paper_in_anothers_place_is_none_of_theirs(store: Folder) -> None:
    label, _, other = filled(store)
    shutil.copy(store.folder / label, store.folder / other)
    with pytest.raises(Damaged, match=other.rpartition("/")[2]):
        store.get(other)


def test_a_damaged_paper_is_mended_by_who_has_it_still(store: Folder) -> None:
    label, *_ = filled(store)
    (store.folder / label).write_bytes(b"garbage")
    assert [one.about for one in store.of("C-1") if one.reference == label] == [None]
    assert store.put("C-1", "operations", LABEL, b"label of Ada") == label
    assert store.get(label).content == b"label of Ada"


def test_damage_holds_up_nobodys_request(store: Folder) -> None:
    label, invoice, _ = filled(store)
    (store.folder / label).write_bytes(b"garbage")
    (store.folder / invoice).write_bytes(b"garbage")
    assert store.forget("C-1", 5) == 1
    assert gone(store, label)


def test_a_key_that_is_gone_without_a_request_is_damage(store: Folder) -> None:
    label, *_ = filled(store)
    named = label.partition("/")[0]
    (store.keys.folder / f"{named}.operations").unlink()
    with pytest.raises(Damaged, match="is gone, and nobody asked for that"):
        store.get(label)
    assert len(check(store).faults) == 1


@pytest.mark.parametrize(
    "reference", ["", "../../etc/passwd", "a/operations/b", f"{'0' * 32}/law/{'0' * 64}"]
)
def test_what_is_no_paper_is_not_kept(store: Folder, reference: str) -> None:
    filled(store)
    assert gone(store, reference)


def test_a_new_master_key_opens_all_and_the_old_one_nothing(store: Folder, tmp_path: Path) -> None:
    references = filled(store)
    old = (store.keys.folder / "master").read_bytes()
    assert store.rotate() == 4
    assert [store.get(one).content[:5] for one in references] == [b"label", b"invoi", b"label"]
    (store.keys.folder / "master").write_bytes(old)
    with pytest.raises(Damaged, match="a master key that is not in"):
        store.get(references[0])


def test_a_full_disk_is_told_and_nothing_is_half(
    store: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    references = filled(store)
    before = bytes_of(store.folder)
    for step in ("write", "fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, step, full)
            with pytest.raises(StoreAway, match="No space left on device"):
                store.put("C-1", "operations", LABEL, b"another")
    assert [store.get(one).content[:5] for one in references] == [b"label", b"invoi", b"label"]
    assert check(store).faults == ()
    tidy(store, 0)
    assert bytes_of(store.folder) == before
    store.put("C-1", "operations", LABEL, b"another")


def full(*arguments: object, **named: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_reaches_the_disk_before_its_name_does(
    store: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store)
    done: list[str] = []
    for name in ("write", "fsync", "replace"):
        monkeypatch.setattr(os, name, noted(name, getattr(os, name), done))
    store.put("C-1", "operations", LABEL, b"another")
    assert done == ["write", "fsync", "replace", "fsync"]


def noted(name: str, real: Callable[..., object], done: list[str]) -> Callable[..., object]:
    def call(*arguments: object, **named: object) -> object:
        done.append(name)
        return real(*arguments, **named)

    return call


def _write(folder: Path, writer: int) -> None:
    store = store_in(folder)
    for number in range(15):
        store.put("C-1", "operations", LABEL, b"the same %d" % number)
        store.put(f"C-{number}", "law", INVOICE, b"%d of %d" % (number, writer))
        if number == 7:
            store.rotate()


def test_several_write_at_once(tmp_path: Path) -> None:
    """The first keys, a person's first key, the same paper, a new master key: all at once."""
    context = get_context("fork")
    writers = [context.Process(target=_write, args=(tmp_path, n)) for n in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)
    assert [one.exitcode for one in writers] == [0] * 4
    store = store_in(tmp_path)
    assert check(store) == (15 + 15 * 4, 1 + 1 + 15, ())
    assert len([one for one in store.of("C-1") if one.purpose == "operations"]) == 15


Work = Callable[[Folder], object]
WORKS: dict[str, Work] = {
    "the first paper of all": lambda store: store.put("C-3", "operations", LABEL, b"first"),
    "another paper": lambda store: store.put("C-1", "operations", LABEL, b"more"),
    "a later day": lambda store: store.put(
        "C-1", "law", INVOICE._replace(keep_until=20 * DAY), b"invoice of Ada"
    ),
    "forgetting": lambda store: store.forget("C-1", 5),
    "a new master key": lambda store: store.rotate(),
    "what is over": lambda store: tidy(store, 10 * DAY),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", WORKS)
def test_killed_at_every_step_it_leaves_no_half_file(what: str, tmp_path: Path) -> None:
    """Whoever dies at any step leaves each paper whole, or as it was; done again it comes to its
    end."""
    work, here = WORKS[what], tmp_path / "here"
    references: tuple[str, ...] = ()
    if what != "the first paper of all":
        references = filled(store_in(tmp_path / "before"))
    else:
        (tmp_path / "before").mkdir()

    def as_before() -> None:
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(tmp_path / "before", here)

    contents = dict(zip(references, CONTENTS, strict=False))
    deaths = 0
    for _ in killed_everywhere(lambda: work(store_in(here)), as_before):
        deaths += 1
        store = store_in(here)
        faults = check(store).faults
        assert all("died on the way" in fault for fault in faults), faults
        opening = {r for r in references if not gone(store, r)}
        assert all(store.get(r).content == contents[r] for r in opening)
        if what not in ("forgetting", "what is over"):
            assert opening == {*references}
        work(store)
        tidy(store, 0)
        assert check(store).faults == ()
        if what == "forgetting":
            assert gone(store, references[0])
            assert store.asked("C-1")
        assert not [f for f in here.rglob("*") if f.name.endswith(disk.UNFINISHED)]
    assert deaths > 5


@pytest.mark.slow
def test_killed_while_keys_were_wrapped_anew_no_copy_of_a_key_outlives_its_person(
    tmp_path: Path,
) -> None:
    """What was to replace a key's file is a key, too."""
    here = tmp_path / "here"
    label, *_ = filled(store_in(tmp_path / "before"))

    def as_before() -> None:
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(tmp_path / "before", here)

    for _ in killed_everywhere(lambda: store_in(here).rotate(), as_before):
        store = store_in(here)
        store.forget("C-1", 5)
        named = label.partition("/")[0]
        assert not [f for f in here.rglob("*") if f"{named}.operations" in f.name]


class Keeping(RuleBasedStateMachine):
    """The store against a table of what it should have."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = store_in(self.folder)
        self.kept: dict[str, tuple[str, Purpose, int, bytes]] = {}
        self.lost: set[str] = set()
        self.asked: dict[str, list[int]] = {}
        self.now = 0

    people = st.sampled_from(["C-1", "C-2", "李小龙", ""])
    contents = st.sampled_from([b"", b"a", b"\n", b"b" * 3_000])

    @rule(person=people, content=contents)
    def operations(self, person: str, content: bytes) -> None:
        reference = self.store.put(person, "operations", LABEL, content)
        self.kept[reference] = (person, "operations", 0, content)
        self.lost.discard(reference)

    @rule(person=people, content=contents, days=st.integers(1, 5))
    def law(self, person: str, content: bytes, days: int) -> None:
        until = self.now + days
        reference = self.store.put(person, "law", INVOICE._replace(keep_until=until), content)
        known = self.kept.get(reference)
        until = max(until, known[2]) if known else until
        self.kept[reference] = (person, "law", until, content)
        self.lost.discard(reference)

    @rule(person=people)
    def forget(self, person: str) -> None:
        self.now += 1
        erased = [
            r for r, (who, what, *_) in self.kept.items() if (who, what) == (person, "operations")
        ]
        assert self.store.forget(person, self.now) == len(erased)
        self.asked.setdefault(person, []).append(self.now)
        self._lose(erased)

    @rule(days=st.integers(0, 3))
    def tidy(self, days: int) -> None:
        self.now += days
        over = [
            r for r, (_, what, until, _) in self.kept.items() if what == "law" and until <= self.now
        ]
        assert {one.reference for one in tidy(self.store, self.now)} == {*over}
        self._lose(over)

    @rule()
    def rotate(self) -> None:
        if self.kept:
            self.store.rotate()

    def _lose(self, references: list[str]) -> None:
        for reference in references:
            del self.kept[reference]
            self.lost.add(reference)

    @invariant()
    def it_has_what_it_should_have(self) -> None:
        if not hasattr(self, "store"):
            return
        for reference, (_, _, until, content) in self.kept.items():
            paper = self.store.get(reference)
            assert (paper.about.keep_until, paper.content) == (until, content)
        assert all(gone(self.store, reference) for reference in self.lost)
        for person, times in self.asked.items():
            assert list(self.store.asked(person)) == times
        looked = check(self.store)
        assert (looked.papers, looked.faults) == (len(self.kept), ())

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


Keeping.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestKeeping = pytest.mark.slow(Keeping.TestCase)
