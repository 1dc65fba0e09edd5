"""What of a text can be printed. What cannot stands as its code point, `[U+1F600]`: never as a box,
and never as nothing."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from unicodedata import bidirectional, category, normalize

from services.papers.rendering.fonts import has

ENDS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
"""They part words; what people write into a name begins no line of ours."""
UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs"))
"""Categories of characters that show nothing, or something else in every font."""
LEFTWARD = frozenset(("R", "AL", "AN"))
"""Scripts from right to left."""
BREAK = "\u200b"
"""Where a line may end within a word that fits into no column. Who reads the text leaves it out."""


class Letters:
    """Makes texts printable, and counts what it could not print: by code point, `U+1F600`.

    `longest`: words of more letters may be broken, after each `piece` of them; `leftward`: whether
    scripts from right to left are printed. In a table they would turn what stands beside."""

    def __init__(self, longest: int = 24, piece: int = 1, leftward: bool = False) -> None:
        self.unprintable: Counter[str] = Counter()
        self._longest, self._piece = longest, piece
        self._refused = frozenset[str]() if leftward else LEFTWARD
        self._long = re.compile(rf"\S{{{longest + 1},}}")

    def printable(self, told: Any) -> Any:
        """The same with every text in it printable."""
        if isinstance(told, str):
            return self._text(told)
        if isinstance(told, Mapping):
            return {name: self.printable(part) for name, part in told.items()}
        if isinstance(told, list | tuple):
            return [self.printable(part) for part in told]
        return told

    def _text(self, text: str) -> str:
        if not (text.isascii() and text.isprintable()):
            text = "".join([self._letter(one) for one in normalize("NFC", text)])
        return self._long.sub(self._breakable, text) if len(text) > self._longest else text

    def _letter(self, letter: str) -> str:
        if letter in ENDS:
            return " "
        unseen = category(letter) in UNSEEN or bidirectional(letter) in self._refused
        if not unseen and has(letter):
            return letter
        code = f"U+{ord(letter):04X}"
        self.unprintable[code] += 1
        return f"[{code}]"

    def _breakable(self, word: re.Match[str]) -> str:
        letters = word[0]
        pieces = range(0, len(letters), self._piece)
        return BREAK.join(letters[at : at + self._piece] for at in pieces)
