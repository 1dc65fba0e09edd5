"""The runbook has a section for each alert and no other, each with what whoever was woken needs."""

import re
from pathlib import Path

import pytest

from tools.observe.levels import load
from tools.observe.rules import rules

TEXT = Path("docs/runbook.md").read_text(encoding="utf-8")
LEVELS = load()
SECTIONS = dict(
    part.split("\n", 1) for part in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:] if part.strip()
)
PARTS = ("**For customers:**", "**Look", "mend")
"""What whoever was woken wants to know."""


def test_every_alert_has_its_section_and_every_section_its_alert() -> None:
    assert set(SECTIONS) == {*LEVELS.names, LEVELS.dead_mans_switch}


def test_of_an_order_that_does_not_move_every_reason_is_spoken_of() -> None:
    section = TEXT.partition("### One order does not move")[2].partition("\n## ")[0].lower()
    for said in ("parked", "held", "waiting for", "no replica has its partition", "paused"):
        assert said in section
    assert "timer that is overdue" in section


def test_every_alert_names_its_section() -> None:
    alerts = [rule for group in rules(LEVELS)["groups"] for rule in group["rules"]]
    for rule in alerts:
        if rule.get("alert") in LEVELS.names:
            assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"


@pytest.mark.parametrize("alert", LEVELS.names)
def test_a_section_says_what_it_means_where_to_look_and_how_to_mend(alert: str) -> None:
    section = SECTIONS[alert]
    severity = {
        rule["alert"]: rule["labels"]["severity"]
        for group in rules(LEVELS)["groups"]
        for rule in group["rules"]
        if "alert" in rule
    }[alert]
    assert section.strip().startswith(f"**{severity.capitalize()}.**")
    assert "```sh" in section
    wanted = PARTS[2:] if alert.endswith("BurnsSlow") or alert == "OrdersThinMargin" else PARTS
    assert [part for part in wanted if part.lower() not in section.lower()] == []
