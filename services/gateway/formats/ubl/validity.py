"""Where a document is not valid under the schemas of OASIS, in words that quote nothing of it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from lxml import etree

from services.gateway.formats.reading import Unreadable
from services.gateway.formats.ubl.schemas import schemas

MOST = 100
"""Faults that are told of one document."""
_EXPECTED = re.compile(r"Expected is (?:one of )?(\(.*\))")
_MISSING = re.compile(r"[Tt]he attribute '([\w:]+)' is required")
_TYPE = re.compile(r"(?:of the atomic type|of the local atomic type|type) '(?:\{[^}]*\})?([\w:]+)'")
_SPACE = re.compile(r"\{([^}]*)\}")


def invalid(
    root: "etree._Element", document: bytes, folder: Path, prefixes: Mapping[str, str]
) -> list[Unreadable]:
    """Every fault of an Order, OrderChange or OrderCancellation, each with its XPath, line and
    column; none if it is valid. `prefixes`: prefix -> namespace. Raises NoSchemas."""
    errors = schemas(folder).violations(root)
    if not errors:
        return []
    places = dict(zip(root.getroottree().iter(etree.Element), _positions(document), strict=False))
    own = {prefix: space for one in places for prefix, space in one.nsmap.items() if prefix}
    names = {space: prefix for prefix, space in prefixes.items()}
    found: dict[str, Unreadable] = {}
    for error in errors:
        element = _element(root, error.path, own)
        line, column = places.get(element, (error.line, 0))
        at = f"line {line}, column {column}" if column else f"line {line}"
        where = _xpath(element, names)
        found.setdefault(
            where, Unreadable(where, "schema_violated", f"{at}: {_wanted(error, names)}")
        )
    return list(found.values())[:MOST]


def _wanted(error: Any, names: Mapping[str, str]) -> str:
    """What the schema wants there; of what stands there nothing."""
    said = _SPACE.sub(lambda found: f"{names.get(found[1], '')}:".lstrip(":"), error.message)
    if expected := _EXPECTED.search(said):
        return f"send one of {expected[1]} there"
    if missing := _MISSING.search(said):
        return f"send the attribute {missing[1]}"
    if wanted := _TYPE.search(said):
        return f"send a value of type {wanted[1]}"
    return "send what the schema of UBL 2 has there"


def _element(root: "etree._Element", path: str, prefixes: Mapping[str, str]) -> "etree._Element":
    """That of a path with the document's own prefixes; the root where no path leads to it."""
    try:
        found: Any = root.getroottree().xpath(path, namespaces=prefixes)
    except etree.XPathError:
        return root
    element: etree._Element = found[0] if isinstance(found, list) and found else root
    return element


def _xpath(element: "etree._Element", names: Mapping[str, str]) -> str:
    steps = [_step(one, names) for one in (element, *element.iterancestors())]
    return "/" + "/".join(reversed(steps))


def _step(element: "etree._Element", names: Mapping[str, str]) -> str:
    name = etree.QName(element)
    prefix = names.get(name.namespace or "", "")
    said = f"{prefix}:{name.localname}" if prefix else name.localname
    alike = list(element.itersiblings(element.tag, preceding=True))
    more = next(element.itersiblings(element.tag), None) is not None
    return f"{said}[{len(alike) + 1}]" if alike or more else said


def _positions(document: bytes) -> Iterator[tuple[int, int]]:
    """Line and column of each element, counted from 1, in the order of the document; none where
    its encoding is one that the parser for them does not know."""
    found: list[tuple[int, int]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
    )
    try:
        parser.Parse(document, True)
    except (expat.ExpatError, LookupError):
        return
    yield from found
