"""The documents as pages of the site: their links lead to pages, and what they name in backticks
leads to its page, too."""

import re
from collections.abc import Callable, Mapping
from os.path import normpath, relpath
from pathlib import Path, PurePosixPath
from typing import NamedTuple

FOLDERS = {"docs": "docs", "examples": "examples"}
"""Of the repository: where its documents stand on the site."""
ALONE = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
FENCED = re.compile(r"(?ms)(^ *```.*?^ *```)")
MERMAID = re.compile(r"(?ms)^```mermaid\n(.*?)^```$")
NAMED = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)|`([^`\n]+)`")
ELSEWHERE = ("http:", "https:", "mailto:", "#")
Draw = Callable[[str], str]
"""Draws a diagram, and says the name of its file below the folder `diagrams` of the site."""


class Place(NamedTuple):
    """Where a document stands: in the repository, and on the site."""

    source: PurePosixPath
    page: PurePosixPath


def documents(root: Path) -> list[Place]:
    """Every document that becomes a page."""
    listed = [PurePosixPath(name) for name in ALONE]
    listed += [
        PurePosixPath(path.relative_to(root).as_posix())
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*.md"))
    ]
    return [Place(source, _page(source)) for source in listed]


def rendered(text: str, place: Place, pages: Mapping[str, str], draw: Draw) -> str:
    """The document as it stands on the site. `pages`: the page (with its anchor) of every name that
    may lead to one: files of the repository, topics, records."""

    def led(found: re.Match[str]) -> str:
        label, target, quoted = found.groups()
        if quoted:
            page = pages.get(quoted, "")
            return f"[`{quoted}`]({_from(place, page)})" if page else found[0]
        if target.startswith(ELSEWHERE):
            return found[0]
        file, _, anchor = target.partition("#")
        page = pages.get(normpath(place.source.parent / file), "")
        if not page:
            return label if "`" in label else f"`{label}`"  # what is no document is no page
        return f"[{label}]({_from(place, page)}{'#' + anchor if anchor else ''})"

    def block(fenced: str) -> str:
        diagram = MERMAID.fullmatch(fenced)
        if diagram is None:
            return fenced
        file = _from(place, f"diagrams/{draw(diagram[1])}")
        return f"[![diagram]({file})]({file})"  # it opens in its own size

    parts = FENCED.split(text)
    return "".join(
        block(part) if FENCED.fullmatch(part) else _but_headings(part, led) for part in parts
    )


def _but_headings(prose: str, led: Callable[[re.Match[str]], str]) -> str:
    """A heading leads nowhere: its own link stands beside it."""
    return "".join(
        line if line.startswith("#") else NAMED.sub(led, line) for line in prose.splitlines(True)
    )


def _page(source: PurePosixPath) -> PurePosixPath:
    if source.name == "README.md":  # that name is an index page's
        return source.with_name("overview.md" if source.parent == PurePosixPath() else "index.md")
    return source


def _from(place: Place, page: str) -> str:
    return relpath(page, place.page.parent)
