"""What stages say under each code, in a language: the gettext catalogues that stand with them, in
`<stage>/texts/<language>.po`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

OWN = Path(__file__).with_name("texts")
"""The words of the telling itself."""
FLIP = "/"
"""Between a code and what would have changed it."""


@cache
def catalogue(folder: Path, language: str) -> Mapping[str, str]:
    """Message id -> text. A folder without one for the language has nothing to say in it."""
    path = folder / f"{language}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        messages = read_po(file, locale=language, abort_invalid=True)
    return {str(one.id): str(one.string) for one in messages if one.id and one.string}


def flips(texts: Mapping[str, str], code: str) -> dict[str, str]:
    """What would have changed a decision by this code: name of the flip -> text."""
    start = f"{code}{FLIP}"
    return {one.removeprefix(start): text for one, text in texts.items() if one.startswith(start)}
