"""What all pages of the lookout are framed by: the head, how they look, and that a browser reads
them again by itself."""

from pathlib import Path
from string import Template

FRAME = Template(Path(__file__).with_name("frame.html").read_text(encoding="utf-8"))


def framed(title: str, body: str, seconds: int, style: str = "") -> str:
    """A whole page. `title` and `body` are HTML; `seconds`: until it is read again; `style`: what
    of it looks other than on the other pages."""
    return FRAME.substitute(title=title, body=body, seconds=seconds, style=style)
