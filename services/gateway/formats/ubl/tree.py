"""XML of partners as a tree whose elements know their place. Nothing is fetched, no entity is
replaced, and a document type declaration, where both would come from, is refused."""

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from services.gateway.formats.reading import Unreadable
from services.gateway.formats.values.text import beyond


class Node(NamedTuple):
    """An element, or the place of one that is not there. `where` is its XPath (1.0), with the
    prefixes of `names`, prefix -> namespace."""

    element: "etree._Element | None"
    where: str
    names: Mapping[str, str]

    def one(self, path: str) -> "Node":
        """The first element at a path such as `cac:Party/cbc:Name`."""
        found = None if self.element is None else self.element.find(path, self.names)
        return Node(found, f"{self.where}/{path}", self.names)

    def first(self, *paths: str) -> "Node":
        """What is there at the first of the paths that has anything; else at the first path."""
        found = (self.one(path) for path in paths)
        return next((one for one in found if one.there), self.one(paths[0]))

    def each(self, path: str) -> list["Node"]:
        """Every element at a path; its last step is counted from 1."""
        found = [] if self.element is None else self.element.findall(path, self.names)
        return [
            Node(one, f"{self.where}/{path}[{number}]", self.names)
            for number, one in enumerate(found, 1)
        ]

    @property
    def there(self) -> bool:
        """Whether there is such an element."""
        return self.element is not None

    def text(self, path: str = "") -> str:
        """The text of the element, or of one in it, without blanks around it."""
        found = self.one(path).element if path else self.element
        return "" if found is None or found.text is None else found.text.strip()

    def attribute(self, name: str) -> str:
        """An attribute, empty if it is not there."""
        return "" if self.element is None else self.element.get(name, "").strip()


def parse(document: bytes) -> "etree._Element | Unreadable":
    """The root element, in the encoding that the document names (XML 1.0). Comments and processing
    instructions are left out."""
    if too_large := beyond(document):
        return too_large
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:  # its message may quote the document
        return Unreadable(f"line {error.lineno or 1}", "xml_malformed", "send well-formed XML")
    if root.getroottree().docinfo.internalDTD is not None:
        message = "send the document without a document type declaration"
        return Unreadable("document", "doctype_refused", message)
    return root
