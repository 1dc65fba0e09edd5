"""The file built anew from the topics, beside the one that counts; what the topics have no more is
taken over from that one, and from the archive what that one has not. It counts once it has all that
is on the topics."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import structlog

from orders.client.goals import Source
from orders.client.keyroom.keys import Keys
from orders.client.orderfile.layout import newest, number_of, numbered
from orders.client.orderfile.opening import FileAway, FileDamaged, storage
from orders.client.reading import Place
from orders.client.tail import Bounds
from orders.engine.core.failpoints import reached
from orders.engine.errors import ConfigError
from services.orderfile.archive.restoring import restore
from services.orderfile.file import OrdersDatabase, fresh, remove
from services.orderfile.recording import Recording
from services.orderfile.writing import Counted, Writer

_TAKE_OVER = """
INSERT INTO facts SELECT facts.* FROM former.facts
WHERE topic = ? AND partition = ? AND offset < ?
"""
_log = structlog.get_logger("orderfile")


class Built(NamedTuple):
    """What came of it: `facts` in the new file, `kept` of them taken over, `archived` of them from
    the archive; `lost`: why nothing could be taken over, if that is so."""

    file: str
    facts: int
    kept: int
    archived: int
    lost: str


class Rebuilding:
    """Call it while nobody else writes (`services.orderfile.file.alone`). Raises as a writer."""

    def __init__(
        self,
        folder: Path,
        archive: Path,
        keys: Keys,
        source: Source,
        recording: Recording,
        metrics: Counted,
    ) -> None:
        self._folder, self._archive, self._keys, self._source = folder, archive, keys, source
        self._recording, self._metrics = recording, metrics

    def run(self, stop: Callable[[], bool], beat: Callable[[], None]) -> Built | None:
        """None if it was told to stop: the former file counts on."""
        former = newest(self._folder)
        number = 1 if former is None else number_of(former) + 1
        path = fresh(self._folder, number).with_suffix(".new")
        remove(path)
        file = OrdersDatabase(path)
        try:
            kept, lost = self._take_over(file, former)
            archived = self._restore(file)
            reached("orderfile: taken over")
            writer = Writer(file, self._source, self._recording, self._metrics)
            writer.begin()
            writer.live(stop, beat, once=True)
            ((facts,),) = file.rows("SELECT count(*) FROM facts")
        finally:
            file.close()
        if stop():
            remove(path)
            return None
        reached("orderfile: built")
        with storage(path):
            path.rename(numbered(self._folder, number))
            reached("orderfile: put in its place")
            self._put_away(former, lost)
        return Built(numbered(self._folder, number).name, facts, kept, archived, lost)

    def _take_over(self, file: OrdersDatabase, former: Path | None) -> tuple[int, str]:
        """Facts that were taken over, and why none were."""
        if former is None:
            return 0, ""
        try:
            old = OrdersDatabase(former)
            identities, places = old.identities, old.places()
            old.close()
        except (FileAway, FileDamaged, ConfigError) as error:
            return 0, str(error)
        now = self._source.identities()
        if any(now.get(name) != identity for name, identity in identities.items()):
            return 0, f"{former} was made of other topics"
        try:
            return self._copy(file, former, places), ""
        except FileDamaged as error:
            return 0, str(error)

    def _copy(
        self,
        file: OrdersDatabase,
        former: Path,
        places: Mapping[Place, int],
    ) -> int:
        bounds = self._source.bounds()
        file.rows("ATTACH ? AS former", (str(former),))
        try:
            with file.commit():
                for table in ("topics", "heads", "terms", "gaps"):
                    file.connection.execute(f"INSERT INTO {table} SELECT * FROM former.{table}")
                file.connection.execute("UPDATE heads SET erased = 0")  # their bytes come again
                file.meet()
                for place, to in places.items():
                    self._take(file, place, min(to, bounds.get(place, Bounds(0, 0)).low))
            ((kept,),) = file.rows("SELECT count(*) FROM facts")
        finally:
            file.rows("DETACH former")
        return int(kept)

    def _restore(self, file: OrdersDatabase) -> int:
        with file.commit():
            file.know(self._source.identities())
        bounds = self._source.bounds()
        return restore(file, self._archive, self._keys, self._recording, bounds)

    def _take(self, file: OrdersDatabase, place: Place, low: int) -> None:
        (topic,) = file.numbers([place[0]])
        file.connection.execute(_TAKE_OVER, (topic, place[1], low))
        file.read_to({place: low})

    def _put_away(self, former: Path | None, lost: str) -> None:
        """The former file is no more; one that could not be read is left to whoever may mend it."""
        if former is None:
            return
        if lost:
            former.rename(former.with_suffix(".damaged"))
        remove(former)
