"""What the bytes of a paper depend on beside its data: typst, what the template and all that fills
it say, fonts, and the names and numbers of languages."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from orders.client.papers.workshop import Renderer
from services.papers.rendering.fonts import FILES

HERE = Path(__file__).parent
FILLING = ("*.typ", "kinds.py", "rendering/*", "sheets/*.py", "texts/*.po")


@cache
def renderer() -> Renderer:
    """The same wherever the same data make the same bytes. It may be another one though they still
    do: a comment counts, too."""
    filling = [file for part in FILLING for file in sorted(HERE.glob(part)) if file.is_file()]
    return Renderer(version("typst"), _digest(filling), _digest(FILES), version("babel"))


def _digest(files: Iterable[Path]) -> str:
    """Of names and contents."""
    parts = (f"{one.name} {sha256(one.read_bytes()).hexdigest()}\n" for one in files)
    return sha256("".join(parts).encode()).hexdigest()
