"""What a built site has: pages, and where their links lead."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import html

FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""What a browser loads by itself, and where that stands."""
SVG_LINK = "{http://www.w3.org/1999/xlink}href"
URL = re.compile(r"url\(\s*['\"]?([^'\")]+)")


class Reference(NamedTuple):
    """`page` names `target`; `fetched`: a browser loads it without being asked."""

    page: Path
    target: str
    fetched: bool


def references(folder: Path) -> Iterator[Reference]:
    """All of every page and stylesheet."""
    for page in sorted(folder.rglob("*.html")):
        for element in _tree(page).iter():
            if not isinstance(element.tag, str):
                continue
            name = FETCHED.get(element.tag)
            if name and element.get(name):
                yield Reference(page, element.get(name), element.get("rel") != "canonical")
            for href in (element.get("href"), element.get(SVG_LINK)):
                if href and not name:
                    yield Reference(page, href, False)
    for sheet in sorted(folder.rglob("*.css")):
        for target in URL.findall(sheet.read_text(encoding="utf-8")):
            yield Reference(sheet, target, True)


def leads_away(reference: Reference) -> bool:
    """Whether it is another server's."""
    return bool(urlsplit(reference.target).netloc)


def broken(folder: Path) -> list[str]:
    """Links within the site that lead nowhere: no such file, or no such place in it."""
    anchors: dict[Path, set[str]] = {}
    found = []
    for page, target, _ in references(folder):
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            continue
        file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        if file.is_dir():
            file /= "index.html"
        if not file.exists():
            found.append(f"{page.relative_to(folder)}: {target}")
        elif parts.fragment and file.suffix == ".html":
            if file not in anchors:
                anchors[file] = {str(one) for one in _tree(file).xpath("//@id | //@name")}
            if unquote(parts.fragment) not in anchors[file] | {"__skip"}:
                found.append(f"{page.relative_to(folder)}: {target}")
    return found


def _tree(page: Path) -> html.HtmlElement:
    return html.fromstring(page.read_text(encoding="utf-8"))
