"""The page `docs/requirements.md`: one table an area, id -> what -> code -> tests."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from tools.requirements.catalogue import STATES, Requirement
from tools.requirements.evidence import Evidence
from tools.requirements.mentions import Mention

HEAD = """\
# Requirements: what the pipeline must do, which code does it, which tests hold it

Written by `make requirements` from `docs/requirements.yaml` and from docstrings and comments
of `services/`, `orders/` and `tests/` that name an id;
do not edit it. **built**: code and tests are there. **partly**: what is missing stands beside
it. **later**: no code claims it yet.
What only the simulator or generated types name is not counted.
"""
COLUMNS = "| id | what | state | code | tests |\n|---|---|---|---|---|"


def render(requirements: Sequence[Requirement], evidence: dict[str, Evidence]) -> str:
    """The whole page."""
    parts = [HEAD, _summary(requirements)]
    for area, members in groupby(requirements, key=lambda requirement: requirement.area):
        rows = [
            _row(requirement, evidence.get(requirement.id, Evidence([], [])))
            for requirement in members
        ]
        parts.append("\n".join([f"## {area}\n", COLUMNS, *rows, ""]))
    return "\n".join(parts)


def _summary(requirements: Sequence[Requirement]) -> str:
    counts = {
        state: sum(requirement.state == state for requirement in requirements) for state in STATES
    }
    return (
        f"{len(requirements)} requirements: "
        f"{', '.join(f'{count} {state}' for state, count in counts.items())}.\n"
    )


def _row(requirement: Requirement, evidence: Evidence) -> str:
    what = (
        f"{requirement.title}<br>*missing: {requirement.missing}*"
        if requirement.missing
        else requirement.title
    )
    cells = (
        requirement.id,
        what,
        requirement.state,
        _links(evidence.code, "services/"),
        _links(evidence.tests, "tests/"),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _links(mentions: Iterable[Mention], shorten: str) -> str:
    """One line a file: a link to it, and the functions in it."""
    lines = []
    for file, members in groupby(mentions, key=lambda mention: mention.file):
        names = ", ".join(f"`{mention.name}`" for mention in members if mention.name)
        link = f"[{file.removeprefix(shorten)}](../{file})"
        lines.append(f"{link}: {names}" if names else link)
    return "<br>".join(lines)
