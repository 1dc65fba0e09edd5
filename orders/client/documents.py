"""Documents as they are filed (IN-09), known by what is in them: SHA-256. Small ones stand in the
log, packed by zstd; larger ones in a folder of files."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from math import inf
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar, cast

import zstandard

from orders.client.reading import Reader
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.partitioner import partition_of
from orders.contracts.records import DocumentFiled
from orders.engine.errors import TransientError
from orders.engine.settings import Settings

INLINE_BYTES = 256 * 1024
"""What is larger stands as a file."""
LEVEL = 1
"""Of packing: a fifth of the size for 20 µs of 8 KB."""
TOPIC = record_type(DocumentFiled).topic
T = TypeVar("T")


class Store(Protocol):
    """Where large documents are: a folder now, an object store one day."""

    def put(self, document: bytes) -> str:
        """Returns its SHA-256 when it is durable. Raises OSError if it is not."""

    def get(self, sha256: str) -> bytes | None:
        """The document; None if there is none."""


class Document(NamedTuple):
    """A document that was filed: what its record says, and its bytes, None if they are withheld."""

    filed: DocumentFiled
    content: bytes | None


class Folder:
    """A store in a folder, `ab/abcd…`. Several gateways may share it: a file of a name always has
    the same bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, document: bytes) -> str:
        """Written beside its place, moved there whole: nobody finds half of it, and it outlives
        a loss of power."""
        sha256 = sha256_of(document)
        place = self.place(sha256)
        if not place.exists():
            self._write(document, place)
        for folder in (place.parent, self._folder):  # whoever moved it there may not have yet
            _sync(folder)
        return sha256

    def _write(self, document: bytes, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
            written = Path(file.name)
            try:
                file.write(document)
                file.flush()
                os.fsync(file.fileno())
                written.rename(place)
            finally:
                written.unlink(missing_ok=True)

    def get(self, sha256: str) -> bytes | None:
        """Raises OSError where the folder cannot be read."""
        try:
            return self.place(sha256).read_bytes()
        except FileNotFoundError:
            return None

    def place(self, sha256: str) -> Path:
        """Where the document is, or would be."""
        return self._folder / sha256[:2] / sha256


def folder_of(settings: Settings) -> Folder:
    """The store that the settings name."""
    return Folder(settings.documents_dir or settings.data_dir / "documents")


def sha256_of(document: bytes) -> str:
    """In hex."""
    return hashlib.sha256(document).hexdigest()


def document_key(channel: str, sha256: str) -> str:
    """What a document is filed under; no order id begins so."""
    return f"@document/{channel}/{sha256}"


class Filed:
    """Documents that were filed, for people. Raises TransientError when the brokers do not answer,
    or a document's file is away."""

    def __init__(self, settings: Settings, codec: Codec, store: Store) -> None:
        self._settings, self._codec, self._store = settings, codec, store

    def find(
        self,
        channel: str,
        sha256: str,
        since_ms: int = 0,
        left: Callable[[], float] = lambda: inf,
    ) -> Document | None:
        """A document of the channel; None if it was not filed. `since_ms`, wall clock, saves
        reading what is older. `left`: seconds that there still are; TransientError without any."""
        key = document_key(channel, sha256).encode()
        places = [(TOPIC, partition_of(key, self._settings.partitions))]
        with Reader(self._settings) as reader:
            messages = reader.read(reader.since(places, since_ms) if since_ms else places)
            known = (one for one in within(messages, left) if one.key == key and one.value)
            found = next(known, None)
        if found is None or found.value is None:
            return None
        filed = cast(DocumentFiled, self._codec.decode(found.value, TOPIC)[1])
        return Document(filed, content_of(filed, self._store))


def within(read: Iterable[T], left: Callable[[], float]) -> Iterator[T]:
    """What is read as long as there are seconds left. Raises TransientError then."""
    for one in read:
        if left() <= 0:
            raise TransientError("the log could not be read through in time")
        yield one


def content_of(filed: DocumentFiled, store: Store) -> bytes | None:
    """The document itself; None if it is withheld. Raises TransientError if its file is away."""
    if filed["withheld"]:
        return None
    if filed["content"] is not None:
        return zstandard.decompress(filed["content"], max_output_size=filed["size"])
    content = store.get(filed["sha256"])
    if content is None:
        raise TransientError(
            f"the document {filed['sha256']} is filed and its file is not here: "
            "ORDERS_DOCUMENTS_DIR must be the folder of the gateways"
        )
    return content


def _sync(folder: Path) -> None:
    """The folder's own entries reach the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
