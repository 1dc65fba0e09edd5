"""What is asked of the archive: the bundle of an order, found by what it is known by; its facts, in
words again by the schemas that stand in the archive."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from orders.client.archive.bundles import Content, facts_of
from orders.client.archive.chains import entry
from orders.client.archive.entries import Broken, unpacked
from orders.client.archive.index import Held, Index, Place
from orders.client.archive.layout import INDEX, folder_of, segment
from orders.client.archive.parts import Closed, keyed_term, opened
from orders.client.keyroom.keys import Keys
from orders.client.keyroom.place import keys_of
from orders.client.papers.workshop import Renderer
from orders.client.scan import Found, in_order
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord, UnknownSchema
from orders.engine.errors import ConfigError
from orders.engine.ports.log import Message
from orders.engine.settings import Settings


class Archived(NamedTuple):
    """An order as the archive has it: its bundle and the supplements, oldest first, and where they
    stand."""

    order_id: str
    entries: list[tuple[Place, Content]]

    @property
    def facts(self) -> list[Message]:
        """All of them, in the order of their entries."""
        return [fact for _, content in self.entries for fact in facts_of(content)]

    @property
    def closed(self) -> list[Closed]:
        """What nothing opens any more."""
        return [part for _, content in self.entries for part in content.get("closed", ())]

    @property
    def papers(self) -> tuple[Renderer, list[Content]] | None:
        """As they were when it was archived last, and what would have printed them; None where
        there were none, or their part is closed."""
        for _, content in reversed(self.entries):
            if content.get("papers"):
                return Renderer(**content["renderer"]), content["papers"]
        return None


class Archive:
    """The archive in a folder, and the keys that open it. Raises FileAway, StoreAway, and
    ConfigError where there is none, or an entry or a key is not what was written."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        if not (folder / INDEX).exists():
            raise ConfigError(
                f"there is no archive in {folder}: `orders orderfile run` writes it when an order "
                "has ended"
            )
        self._folder, self._index, self._keys = folder, Index(folder), keys
        self._codec = Codec(self)

    def get(self, order_id: str) -> Archived | None:
        """None of an order that is not archived."""
        places = self._index.places(order_id)
        if not places:
            return None
        return Archived(order_id, [(place, self._content(place)) for place in places])

    def find(self, kind: str, term: str) -> list[str]:
        """Orders that are found by this: `number`, `customer`, `tracking`, `reference`,
        `document`."""
        return self._index.find(
            kind, keyed_term(kind, term, self._keys) if self._index.keyed else term
        )

    def all(self, limit: int) -> list[Held]:
        """Archived orders, the last first."""
        return self._index.all(limit)

    def records(self, archived: Archived) -> list[Found]:
        """Its facts decoded, oldest first; of what no key opens the name of its record alone."""
        contents = [content for _, content in archived.entries]
        names = [fact.get("record", "") for content in contents for fact in content["facts"]]
        return in_order(self._decoded(archived.facts, names))

    def schema_of(self, schema_id: int) -> tuple[str | None, str]:
        """The schema that the registry had under this id when facts were archived."""
        place = self._index.schema(schema_id)
        if place is None:
            raise UnknownSchema(f"no fact of the archive was written under schema {schema_id}")
        return None, str(self._content(place)["schema"])

    def id_of(self, subject: str, schema_json: str) -> int:
        """Nothing is written here."""
        raise UnknownSchema(f"{subject}: the archive is only read")

    def close(self) -> None:
        """Let it go."""
        self._index.close()

    def _content(self, place: Place) -> Content:
        at = place[0]
        try:
            content = unpacked(entry(self._folder, *place).frame)
            return opened(content, self._keys, segment(self._folder, at.partition, at.segment))
        except (Broken, OSError) as error:
            raise ConfigError(
                f"the archive in {self._folder} is broken: {error}. `orders archive verify`"
            ) from error

    def _decoded(self, facts: list[Message], names: list[str]) -> Iterator[Found]:
        for fact, record in zip(facts, names, strict=True):
            value = None
            if fact.value is not None:
                try:
                    kind, value = self._codec.decode(fact.value, fact.topic)
                    record = kind.name
                except UndecodableRecord:
                    pass
            headers = {name: said or b"" for name, said in fact.headers}
            yield Found(
                fact.topic,
                fact.partition,
                fact.offset,
                fact.timestamp,
                record,
                value,
                headers,
            )


def archive_of(settings: Settings) -> Archive:
    """The one of this house. Raises as `Archive`."""
    return Archive(folder_of(settings), keys_of(settings))
