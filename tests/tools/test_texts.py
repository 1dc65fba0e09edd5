"""Every code of a rule has a text in every language, and no text is of no code."""

from pathlib import Path

import pytest

from tools.texts import SERVICES, faults, stages

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
WHOLE = {"late": "{days} late", "late/sooner": "sooner by {days.gap}"}


def stage(folder: Path, english: dict[str, str], chinese: dict[str, str]) -> Path:
    """A stage with one code, and these texts."""
    (folder / "texts").mkdir()
    (folder / "codes.yaml").write_text("rules: [late]\n")
    for language, texts in (("en", english), ("zh", chinese)):
        entries = [f'msgid "{name}"\nmsgstr "{text}"\n' for name, text in texts.items()]
        (folder / "texts" / f"{language}.po").write_text("\n".join([HEAD, *entries]))
    return folder


def test_every_stage_that_decides_has_all_its_texts():
    assert stages(SERVICES) == [
        "aftersales",
        "allocation",
        "intake",
        "inventory",
        "review",
        "shipping",
    ]
    assert [fault for name in stages(SERVICES) for fault in faults(SERVICES / name)] == []


def test_whole_texts_have_no_fault(tmp_path: Path):
    assert list(faults(stage(tmp_path, WHOLE, WHOLE))) == []


@pytest.mark.parametrize(
    ("chinese", "fault"),
    [
        ({}, "late has no text in zh"),
        ({"late": "{days}"}, "late/sooner has no text in zh"),
        ({**WHOLE, "late": ""}, "late has no text in zh"),
        ({**WHOLE, "early": "?"}, "early is of no code in codes.yaml"),
        ({**WHOLE, "late": "{hours}"}, "late does not show the same facts in every language"),
    ],
)
def test_what_is_missing_or_strange_is_named(tmp_path: Path, chinese: dict[str, str], fault: str):
    found = list(faults(stage(tmp_path, WHOLE, chinese)))
    assert any(one.endswith(fault) for one in found), found
