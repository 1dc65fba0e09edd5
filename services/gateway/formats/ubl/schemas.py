"""The schemas of OASIS, as published in jars: whether a document is valid, and where it is not.

The jars are not part of this repository: `orders gateway schemas` has Maven fetch them. A minor
version of UBL takes all documents of those before it, so the newest there is judges all.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

XSD = "{http://www.w3.org/2001/XMLSchema}"
FILE = "schema:"
_MAIN = re.compile(r"UBL-(Order|OrderChange|OrderCancellation)-2\.\d+\.xsd")
_MINOR = re.compile(r"-2\.(\d+)\.xsd$")


class NoSchemas(ValueError):
    """The folder has no schemas of UBL; the text says what to do."""


class Schemas:
    """Those of one folder of jars, each ready after its first use. Raises NoSchemas."""

    def __init__(self, folder: Path) -> None:
        self._parser = etree.XMLParser(no_network=True)
        self._parser.resolvers.add(_ByName(self))
        self._files = dict(sorted(_files(folder), key=_minor))
        self._main = {
            found[1]: name for name in self._files if (found := _MAIN.fullmatch(name)) is not None
        }
        if not self._main:
            raise NoSchemas(
                f"{folder} has no schemas of UBL: `orders gateway schemas {folder}` fetches them"
            )
        self._of_namespace = self._heads(folder)
        self._ready: dict[str, etree.XMLSchema] = {}
        self._lock = Lock()  # documents are read on threads, a schema's errors are its last one's

    def violations(self, root: "etree._Element") -> Sequence[Any]:
        """What an Order, OrderChange or OrderCancellation has that its schema has not: the errors
        of libxml2, in the order of the document."""
        name = etree.QName(root).localname
        with self._lock:
            if name not in self._ready:
                self._ready[name] = etree.XMLSchema(self._located(self._main[name]))
            schema = self._ready[name]
            return () if schema.validate(root) else tuple(schema.error_log)  # type: ignore[arg-type]

    def file(self, name: str) -> bytes:
        """A schema by the name of its file. Raises KeyError."""
        return etree.tostring(self._located(name))

    def _heads(self, folder: Path) -> dict[str, str]:
        """Target namespace -> the newest file that is not part of another. Raises NoSchemas where
        one is imported that is not there."""
        roots = {name: etree.fromstring(text) for name, text in self._files.items()}
        parts = {
            _base(one.get("schemaLocation"))
            for root in roots.values()
            for one in root.iter(f"{XSD}include")
        }
        heads = {
            root.get("targetNamespace", ""): name
            for name, root in roots.items()
            if name not in parts
        }
        for root in roots.values():
            for one in root.iter(f"{XSD}import"):
                if one.get("namespace", "") not in heads:
                    raise NoSchemas(f"{folder} lacks the schema of {one.get('namespace')}")
        return heads

    def _located(self, name: str) -> "etree._Element":
        """It, with what it imports and includes named by files: jars lay out theirs as they like,
        and leave out where some are."""
        root = etree.fromstring(self._files[name], self._parser)
        for one in root.iter(f"{XSD}import"):
            one.set("schemaLocation", FILE + self._of_namespace[one.get("namespace", "")])
        for one in root.iter(f"{XSD}include"):
            one.set("schemaLocation", FILE + _base(one.get("schemaLocation")))
        return root


class _ByName(etree.Resolver):
    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def resolve(self, url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        text = self._schemas.file(url.removeprefix(FILE))
        return self.resolve_string(text, context, base_url=url)


@lru_cache(maxsize=8)
def schemas(folder: Path) -> Schemas:
    """Those of the folder, read once. Raises NoSchemas."""
    return Schemas(folder)


def _files(folder: Path) -> list[tuple[str, bytes]]:
    try:
        return [
            (_base(name), jar.read(name))
            for path in folder.glob("*.jar")
            for jar in [ZipFile(path)]
            for name in jar.namelist()
            if name.endswith(".xsd")
        ]
    except (OSError, BadZipFile) as error:
        raise NoSchemas(f"the schemas in {folder} cannot be read: {error}") from error


def _base(location: str | None) -> str:
    return (location or "").rpartition("/")[2]


def _minor(file: tuple[str, bytes]) -> int:
    found = _MINOR.search(file[0])
    return int(found[1]) if found else 0
