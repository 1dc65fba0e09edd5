"""`make requirements`: which ids it finds and where, what it refuses, and the page that it
writes."""

from pathlib import Path

import pytest

from tools.requirements.__main__ import main
from tools.requirements.mentions import Mention, ids_in, mentions

A, B, C = "RV-01", "RV-02", "RV-03"  # in pieces, or this file would name them itself


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (f"the price is right ({A})", [A]),
        (f"{A} to {C}", [A, B, C]),
        (f"{A}..{C}, {A} again", [A, B, C]),
        (f"{B} to say the least, and not X{A} nor {A}0", [B]),
        ("SHA-25 and none", []),
    ],
)
def test_ids_and_ranges_of_ids(text: str, ids: list[str]):
    assert ids_in(text) == ids


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small project in which one requirement is built and one comes later."""
    catalogue = (
        f"Review:\n  {A}: {{title: The price is right, state: built}}\n  {B}: {{title: "
        "The "
        "rest, state: later}\n"
    )
    write(tmp_path, "docs/requirements.yaml", catalogue)
    write(
        tmp_path, "services/review/rules.py", f'def price():\n    """The price is right ({A})."""\n'
    )
    write(tmp_path, "tests/test_review.py", f"def test_price():  # {A}\n    pass\n")
    return tmp_path


def test_an_id_belongs_to_the_innermost_definition_around_it(tmp_path: Path):
    source = f'''"""Rules ({A})."""
LIMIT = 1
"""So many ({B})."""

class Desk:
    def judge(self):
        """Judge ({A})."""
        price = "{C} in a string that is no docstring"

        def inner():
            return price  # {C}

# {B}: above it
@decorated
def test_it(): ...
'''
    write(tmp_path, "services/rules.py", source)
    found = [(mention.requirement, mention.name) for mention in mentions(tmp_path, "services")]
    assert found == [(A, ""), (B, ""), (A, "Desk.judge"), (C, "Desk.judge.inner"), (B, "test_it")]


def test_a_mention_says_its_file(house: Path):
    assert mentions(house, "services") == [Mention(A, "services/review/rules.py", "price")]


def test_the_page_links_code_and_tests(house: Path):
    assert main([], house) == 0
    page = (house / "docs/requirements.md").read_text()
    code, tests = (
        "[review/rules.py](../services/review/rules.py): `price`",
        "[test_review.py](../tests/test_review.py): `test_price`",
    )
    assert f"| {A} | The price is right | built | {code} | {tests} |" in page
    assert f"| {B} | The rest | later |  |  |" in page
    assert "2 requirements: 1 built, 0 partly, 1 later" in page
    assert main(["--check"], house) == 0


def test_a_stale_page_is_named(house: Path, capsys: pytest.CaptureFixture[str]):
    main([], house)
    write(house, "services/review/more.py", f"# {A}\n")
    assert main(["--check"], house) == 1
    assert "docs/requirements.md is stale; run: make requirements" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("services/review/rules.py", "", f"{A} is built, but no code names it"),
        (
            "services/simulator/rules.py",
            f"# {C}",
            f"{C} is named in code or tests, but not in docs/requirements.yaml",
        ),
        (
            "tests/test_review.py",
            f'"""{A}."""\ndef order():  # {A}\n    pass',
            f"{A} is built, but no test names it",
        ),
        (
            "docs/requirements.yaml",
            f"Review: {{{A}: {{title: x, state: done}}}}",
            f"{A}: state 'done' is none of",
        ),
        (
            "docs/requirements.yaml",
            f"Review: {{{A}: {{title: x, state: partly}}}}",
            f"{A}: what is partly built, and only that",
        ),
        ("docs/requirements.yaml", f"Review: {{{A}: {{state: built}}}}", f"{A} has no title"),
        (
            "docs/requirements.yaml",
            f"Review: {{{C}: {{title: x, state: partly, missing: y}}}}",
            f"{C} is partly, but no code",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    house: Path, file: str, text: str, complaint: str, capsys: pytest.CaptureFixture[str]
):
    write(house, file, text)
    assert main([], house) == 1
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["services/simulator", "orders/contracts"])
def test_what_only_stands_in_for_something_proves_nothing(
    house: Path, folder: str, capsys: pytest.CaptureFixture[str]
):
    (house / "services/review/rules.py").rename(house / "moved.py")
    write(house, f"{folder}/rules.py", (house / "moved.py").read_text())
    assert main([], house) == 1
    assert f"{A} is built, but no code names it" in capsys.readouterr().err
