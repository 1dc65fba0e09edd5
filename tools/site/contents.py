"""Which page stands where in the site's navigation."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from tools.site.documents import Place
from tools.site.overviews import by_section

FIRST = ("docs/data.md", "docs/flows.md", "docs/architecture.md", "docs/glossary.md")
"""Documents that a reader of streams looks for first."""
SECTIONS: Mapping[str, str] = {
    "Partners": "docs/partners",
    "Decisions": "docs/decisions",
    "Examples": "examples",
}
"""Title -> the folder whose documents are listed below it."""


def navigation(places: Iterable[Place], kpis: bool) -> list[Any]:
    """As mkdocs has it: pages, and titles of sections with theirs."""
    pages = [str(place.page) for place in places]
    topics: list[Any] = [
        "topics/index.md",
        "topics/stages.md",
        "topics/types.md",
        *(["topics/kpis.md"] if kpis else []),
        *({title: [f"topics/{one.name}.md" for one in of]} for title, of in by_section() if of),
    ]
    sections = [
        {title: found}
        for title, folder in SECTIONS.items()
        if (
            found := [
                page for page in pages if PurePosixPath(folder) in PurePosixPath(page).parents
            ]
        )
    ]
    return [{"Home": "index.md"}, {"Topics": topics}, {"Documents": [*_alone(pages), *sections]}]


def _alone(pages: Sequence[str]) -> list[str]:
    """Documents that stand in no section, those that are looked for first before the others."""
    inside = tuple(f"{folder}/" for folder in SECTIONS.values())
    alone = [page for page in pages if not page.startswith(inside)]
    return [*(page for page in FIRST if page in alone), *(one for one in alone if one not in FIRST)]
