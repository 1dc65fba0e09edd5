"""Every file that a document names is where the document says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
HOMES = ("", "docs", "orders/engine", "orders/engine/core", "orders/contracts/codec", "services/*")
"""Where a path may begin: docs/architecture.md names files of the engine without its folder,
docs/adding-a-stage.md those of a stage."""
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"var"}
FILE = re.compile(r"[\w./*<>{},-]+\.(py|lua|md|yaml|avsc|toml|lock|json)")
FOLDER = re.compile(r"([a-z_]+)/[\w./*<>{},-]*")
MADE_BY_HAND = ("order.json", "answer.json", "policy.yaml", "stack.json", "prices.jsonl")
"""What a reader of the document has or makes, not the repository."""


def paths_of(text: str) -> set[str]:
    """What stands in backticks and looks like a path of the repository."""
    prose = re.sub(r"(?ms)^ *```.*?^ *```", "", text)
    quoted = {token.split("::")[0] for token in re.findall(r"`([^`\s]+)`", prose)}
    return {
        token
        for token in quoted
        if FILE.fullmatch(token)
        or ((folder := FOLDER.fullmatch(token)) is not None and folder[1] in FOLDERS)
    }


def is_there(path: str) -> bool:
    """Whether a file or folder fits, whatever stands for `<stage>`, `*` or `{a,b}`."""
    pattern = re.sub(r"<\w+>", "*", path.rstrip("/"))
    for one in _alternatives(pattern):
        if not any(any(ROOT.glob(f"{home}/{one}".lstrip("/"))) for home in HOMES):
            return False
    return True


def _alternatives(pattern: str) -> list[str]:
    braces = re.search(r"\{([^}]*)\}", pattern)
    if braces is None:
        return [pattern]
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    return [
        found for one in braces[1].split(",") for found in _alternatives(f"{before}{one}{after}")
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_is_where_the_document_says(document: Path) -> None:
    named = paths_of(document.read_text(encoding="utf-8")) - set(MADE_BY_HAND)
    assert [path for path in sorted(named) if not is_there(path)] == []


def test_a_path_that_is_not_there_is_noticed() -> None:
    text = "In `orders/engine/ports.py`, `core/batch.py` and `tests/fakes/{ledger,waiters}.py`."
    assert sorted(path for path in paths_of(text) if not is_there(path)) == [
        "orders/engine/ports.py"
    ]
