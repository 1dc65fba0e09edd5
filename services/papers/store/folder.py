"""A store in a folder, `<person>/<purpose>/<name>`, and its keys in another, so that a copy of the
first opens nothing without the second. Any number of processes may use it at once."""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, get_args

import orjson

from orders.client.keyroom import disk, sealing
from orders.client.keyroom.faults import Damaged
from orders.client.keyroom.keys import PURPOSES, Keys, Of, Purpose
from orders.client.keyroom.requests import Request, Requests
from orders.engine.errors import ConfigError
from services.papers.store.port import About, Kept, NotKept, Paper

REFERENCE = re.compile(r"([0-9a-f]{32})/(operations|law)/([0-9a-f]{64})")
NAME, CONTENT = "name of a paper", "content of a paper"
"""What keys are derived for."""


class Place(NamedTuple):
    """Where a paper is: `named` is the person's keyed name, `name` that of the bytes."""

    named: str
    purpose: Purpose
    name: str

    def __str__(self) -> str:
        return f"{self.named}/{self.purpose}/{self.name}"


class Folder:
    """`services.papers.store.port.Store` in a folder."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self.folder, self.keys, self.requests = folder, keys, Requests(keys.folder)

    def put(self, person: str, purpose: Purpose, about: About, content: bytes) -> str:
        """Raises ValueError for a paper of the law without a day, or another one with one."""
        if (about.keep_until > 0) != (purpose == "law"):
            raise ValueError(f"{purpose}: kept until {about.keep_until}")
        with self._locked():
            named = self._begun(person)
            key = self.keys.make(Of(named, purpose))
            name = sealing.keyed(sealing.derived(key, NAME), content).hex()
            place = Place(named, purpose, name)
            known = self.about(place)
            if known is not None:
                about = about._replace(keep_until=max(about.keep_until, known.keep_until))
            if known != about:
                plain = orjson.dumps(about._asdict()) + b"\n" + content
                sealed = sealing.seal(sealing.derived(key, CONTENT), plain, str(place))
                disk.write_whole(self.file(place), sealed)
            return str(place)

    def get(self, reference: str) -> Paper:
        """Raises NotKept."""
        place = _place(reference)
        key = self.keys.of(Of(place.named, place.purpose))
        if key is None:
            raise NotKept(self._why_no_key(place))
        paper = self.read(place, key)
        if paper is None:
            raise NotKept(f"{reference} is not kept here")
        return paper

    def of(self, person: str) -> list[Kept]:
        """All that is kept of a person."""
        named = self._known(person)
        return [self.kept(place) for place in self.places([named])] if named else []

    def forget(self, person: str, now: int) -> int:
        """Whoever is killed on the way has noted the request, and `tidy` goes on."""
        with self._locked():
            named = self._begun(person)
            request = self.requests.of(named) or Request((), True)
            erased = len(disk.names(self.folder / named / "operations"))
            asked = request._replace(asked_at=(*request.asked_at, now), carried_out=False)
            self.requests.write(named, asked)
            self.carry_out(named, asked)
            return erased

    def carry_out(self, named: str, request: Request) -> None:
        """Erase what is kept for operations, with the lock: first the keys, by which all of it is
        gone, in the archive, too."""
        self.keys.forget(named)
        disk.remove_folder(self.folder / named / "operations")
        self.requests.write(named, request._replace(carried_out=True))

    def asked(self, person: str) -> tuple[int, ...]:
        """When this person asked to be forgotten."""
        named = self._known(person)
        request = self.requests.of(named) if named else None
        return request.asked_at if request is not None else ()

    def rotate(self) -> int:
        """Wrap all keys by a new master key; so many there are."""
        with self._locked():
            return self.keys.rotate()

    def places(self, people: Iterable[str] | None = None) -> Iterator[Place]:
        """Where papers are, in order: of all people, or of these by their keyed names."""
        for named in disk.names(self.folder) if people is None else people:
            for purpose in PURPOSES:
                for name in disk.names(self.folder / named / purpose):
                    yield Place(named, purpose, name)

    def kept(self, place: Place) -> Kept:
        """The paper of this place."""
        return Kept(str(place), place.purpose, self.about(place))

    def about(self, place: Place) -> About | None:
        """What is known of a paper: nothing of one that is not there, or damaged, so that it is
        mended by who has it still."""
        try:
            key = self.keys.of(Of(place.named, place.purpose))
            paper = self.read(place, key) if key is not None else None
        except Damaged:
            return None
        return paper.about if paper is not None else None

    def read(self, place: Place, key: bytes) -> Paper | None:
        """The paper of this place; None if there is none."""
        file = self.file(place)
        sealed = disk.read(file)
        if sealed is None:
            return None
        plain = sealing.opened(sealing.derived(key, CONTENT), sealed, str(place), file)
        head, _, content = plain.partition(b"\n")
        return Paper(About(**orjson.loads(head)), content)

    def file(self, place: Place) -> Path:
        """Where the paper is, or would be."""
        return self.folder / place.named / place.purpose / place.name

    def _begun(self, person: str) -> str:
        """A person's keyed name; the first keys are made where nothing is kept yet."""
        named = self._known(person)
        if named:
            return named
        self.keys.begin()
        return self.keys.person(person)

    def _known(self, person: str) -> str:
        """A person's keyed name; empty where nobody was ever named."""
        self._look()
        return self.keys.person(person) if self.keys.begun else ""

    def _locked(self) -> AbstractContextManager[None]:
        """Nobody else changes keys or papers meanwhile."""
        self._look()
        return self.keys.locked()

    def _look(self) -> None:
        """Raises ConfigError where papers are, and the keys are not."""
        if not self.keys.begun and disk.names(self.folder):
            raise ConfigError(
                f"papers are in {self.folder}, and no keys in {self.keys.folder}: is that the "
                "right folder? Else take it from its backup"
            )

    def _why_no_key(self, place: Place) -> str:
        request = self.requests.of(place.named)
        if request is not None and place.purpose == "operations":
            return f"{place}: whom it tells of asked to be forgotten; nobody can open it"
        if self.file(place).exists():
            raise Damaged(
                f"{self.keys.folder}: the key of {place} is gone, and nobody asked for that: take "
                "it from its backup"
            )
        return f"{place} is not kept here"


def _place(reference: str) -> Place:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise NotKept(f"{reference} is no reference of a paper")
    named, purpose, name = found.groups()
    (known,) = (one for one in get_args(Purpose) if one == purpose)
    return Place(named, known, name)
