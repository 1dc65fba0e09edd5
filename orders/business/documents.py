"""Documents of partners: known by issuer, kind and number, never by the number alone.

Two warehouses, a bank and a carrier number their papers by themselves; a number that comes again
from the same issuer for the same kind of paper is a repeat, and has no effect.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Self

LONGEST = 200
"""No number of a document is longer, characters: states keep them."""
INTERCHANGE = "@interchange/"
"""How the key of an interchange's control number begins: no order's does."""


class Document(NamedTuple):
    """`issuer`: warehouse, carrier, bank or supplier; `kind`: receipt, count, damage, pick, scan,
    payment, ...; `number`: the issuer's own."""

    issuer: str
    kind: str
    number: str

    def __str__(self) -> str:
        """As states keep it: `<issuer>/<kind>/<number>`, each / of issuer and kind escaped."""
        return f"{_escaped(self.issuer)}/{_escaped(self.kind)}/{self.number}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Of a text as states keep it."""
        issuer, kind, number = text.split("/", 2)
        return cls(_plain(issuer), _plain(kind), number)


def numbers(kind: str, documents: Collection[str]) -> set[str]:
    """The issuers' numbers of the documents of this kind, as states keep them."""
    parts = (text.split("/", 2) for text in documents)
    return {number for _, of, number in parts if of == _escaped(kind)}


def known(document: Document, documents: Collection[str]) -> bool:
    """Whether it came before."""
    return str(document) in documents


def remember(document: Document, documents: Sequence[str], most: int | None = None) -> list[str]:
    """The documents and this one, latest last; only the last `most`, if there is a bound."""
    remembered = [*documents, str(document)]
    return remembered if most is None else remembered[-most:]


def _escaped(part: str) -> str:
    return part.replace("%", "%25").replace("/", "%2F")


def _plain(part: str) -> str:
    return part.replace("%2F", "/").replace("%25", "%")
