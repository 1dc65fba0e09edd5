"""The channel of docs/partners/channels.md, as somebody else would run it: a program of its own,
with nothing of ours."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.house import House

EXAMPLE = Path("examples/channel.py")
pytestmark = pytest.mark.timeout(900)


def channel(house: House, *arguments: str) -> list[str]:
    """What the example prints, its first words."""
    day = house.clock.now() // 86_400_000 * 86_400_000
    where = [
        "--bootstrap",
        house.settings.kafka_bootstrap_servers,
        "--registry",
        house.settings.registry_url,
    ]
    command = [sys.executable, str(EXAMPLE), *where, "--placed-at", str(day), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert ended.returncode == 0, ended.stderr
    return [line.partition(" ")[0] for line in ended.stdout.splitlines()]


def test_it_is_told_that_it_has_submitted_before(house: House):
    """IN-05."""
    assert channel(house, "--reference", "once")[-1] == "OrderReceived"
    assert channel(house, "--reference", "once")[-1] == "SubmissionRepeated"


def test_it_corrects_what_it_is_asked_to(house: House):
    """IN-03."""
    said = [
        word
        for word in channel(house, "--reference", "faulty", "--faulty")
        if word != "OrderStatus"
    ]
    assert said == ["CorrectionRequested", "OrderReceived"]


def test_it_cancels(house: House):
    assert channel(house, "--reference", "cancelled", "--cancel")[-1] == "OrderStatus"


def test_it_needs_nothing_of_ours():
    imported = [
        line.split()[1]
        for line in EXAMPLE.read_text().splitlines()
        if line.startswith(("import ", "from "))
    ]
    assert not {name.partition(".")[0] for name in imported} & {"services", "deploy", "tests"}
