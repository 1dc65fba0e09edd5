"""Fonts for contracts. A PDF without the characters of a buyer's name is no contract."""

from collections.abc import Iterable
from pathlib import Path
from unicodedata import category, name

import typst

LATIN = "Libertinus Serif"
"""It comes with typst: Latin, Greek and Cyrillic."""
CHINESE = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Source Han Serif SC",
    "Source Han Sans SC",
    "Droid Sans Fallback",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""Families with Chinese, Japanese and Korean characters, the best first. What neither has, typst
takes from any other font that it finds."""
INSTALL = (
    "install the package fonts-noto-cjk or fonts-droid-fallback (Chinese, Japanese, Korean) or "
    "fonts-noto-core (other scripts), or put a font that has them into ORDERS_CONTRACT_FONTS_DIR"
)
PRIVATE = "Co"
"""The Unicode category of characters that mean something else in every font."""
TOLD = 10


class FontMissing(Exception):
    """What is to be printed has characters for which there is no font. It says which, and what to
    install."""

    def __init__(self, characters: Iterable[str]) -> None:
        lacking = sorted(characters)
        named = [f"U+{ord(one):04X} {name(one, 'private or unknown')}" for one in lacking[:TOLD]]
        more = f" and {len(lacking) - TOLD} more" if len(lacking) > TOLD else ""
        super().__init__(f"no font here has {', '.join(named)}{more}: {INSTALL}")


class Fonts:
    """The fonts that come with typst, those of this machine, and those of a folder if there is
    one. `families`: what is printed by, in order."""

    def __init__(self, folder: Path | None, *, of_machine: bool = True) -> None:
        paths = [str(folder)] if folder is not None else []
        self.found = typst.Fonts(include_system_fonts=of_machine, font_paths=paths)
        known = frozenset(self.found.families())
        self.chinese = next((family for family in CHINESE if family in known), None)
        self.families = [LATIN] if self.chinese is None else [LATIN, self.chinese]


def private(text: str) -> set[str]:
    """Its characters that no font can be relied on to have."""
    return {one for one in set(text) if category(one) == PRIVATE}
