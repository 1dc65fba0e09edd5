"""Everything looked at, and what is kept no longer."""

from typing import NamedTuple

from orders.client.keyroom import disk
from orders.client.keyroom.faults import Damaged
from orders.client.keyroom.keys import Of
from services.papers.store.folder import Folder, Place
from services.papers.store.port import About, Kept


class Looked(NamedTuple):
    """What was found: papers and keys that open, and each fault, with its file."""

    papers: int
    keys: int
    faults: tuple[str, ...]


def check(store: Folder) -> Looked:
    """Open every key and every paper. May run while papers are kept. Raises StoreAway,
    ConfigError."""
    faults, keys, papers = list[str](), 0, 0
    for name in store.keys.wrapped():
        try:
            keys += store.keys.read(name) is not None
        except Damaged as error:
            faults.append(str(error))
    for place in store.places():
        try:
            papers += _opens(store, place)
        except Damaged as error:
            if str(error) not in faults:
                faults.append(str(error))
    for named in store.requests.all():
        try:
            request = store.requests.of(named)
        except Damaged as error:
            faults.append(str(error))
            continue
        if request is not None and not request.carried_out:
            faults.append(
                f"{named} asked to be forgotten, and who did it died on the way: `orders papers "
                "store tidy` goes on"
            )
    return Looked(papers, keys, tuple(faults))


def _opens(store: Folder, place: Place) -> bool:
    """Raises Damaged where it does not, and nobody asked for that."""
    key = store.keys.of(Of(place.named, place.purpose))
    if key is not None:
        return store.read(place, key) is not None
    if place.purpose == "operations" and store.requests.of(place.named) is not None:
        return False
    raise Damaged(f"the key of {store.file(place)} is gone: take it from its backup")


def tidy(store: Folder, now: int) -> list[Kept]:
    """Delete what the law has had kept for long enough by `now` (ms), and go on with what a killed
    process has left undone. What is deleted is returned; the key goes with the last paper under
    it."""
    with store.keys.locked():
        for named in store.requests.all():
            request = store.requests.of(named)
            if request is not None and not request.carried_out:
                store.carry_out(named, request)
        for folder in (store.keys.folder, *{store.file(place).parent for place in store.places()}):
            disk.sweep(folder)
        over = [place for place in store.places() if _is_over(store.about(place), now)]
        gone = [store.kept(place) for place in over]
        for place in over:
            disk.remove(store.file(place))
        for named in disk.names(store.folder):
            _let_go(store, named)
        return gone


def _is_over(about: About | None, now: int) -> bool:
    return about is not None and 0 < about.keep_until <= now


def _let_go(store: Folder, named: str) -> None:
    """Of a person of whom the law has nothing kept any more, the key, too. A folder that is there
    and empty says so; one that is not there may only be on another disk."""
    folder = store.folder / named / "law"
    if folder.is_dir() and not disk.names(folder):
        store.keys.destroy(Of(named, "law"))
        disk.remove_folder(folder)
