"""docs/runbook.md as whoever is on call reads it: the section of an alert, and in it the command
for a case."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parents[2] / "docs" / "runbook.md"
BLOCK = re.compile(r"(?ms)^```sh\n(.*?)^```")
SECTION = re.compile(r"^##+ ", re.MULTILINE)
ONE_ORDER = "One order does not move"
"""Title of the section that is of no alert."""
SERVES = ("orders run", "orders lookout")
"""Commands that go on until they are stopped."""


class Command(NamedTuple):
    """`line`: what is typed; `case`: when, as the page says behind it."""

    line: str
    case: str

    @property
    def serves(self) -> bool:
        """Whether it goes on until it is stopped."""
        return self.line.startswith(SERVES)


class NotOnThePage(Exception):
    """The page does not say what to do in that case."""


def commands(alert: str, text: str) -> list[Command]:
    """All commands of the section of an alert, or of that title, in their order."""
    sections = dict(part.split("\n", 1) for part in SECTION.split(text)[1:])
    lines = [line for block in BLOCK.findall(sections.get(alert, "")) for line in block.split("\n")]
    return [
        Command(typed.strip(), case.strip())
        for typed, mark, case in (line.partition("  #") for line in lines)
        if mark and typed.strip()
    ]


def command(alert: str, case: str, values: Mapping[str, str], text: str) -> Command:
    """The one command of the section whose case begins so, with the page's examples replaced by
    what they stand for here (`STAGE`, `PID`, `shop:1001`). Raises NotOnThePage."""
    found = [one for one in commands(alert, text) if one.case.startswith(case)]
    if len(found) != 1:
        raise NotOnThePage(
            f"docs/runbook.md, {alert}: {len(found)} commands for {case!r} instead of one"
        )
    line = found[0].line
    for example, value in values.items():
        whole = rf"(?<![\w:]){re.escape(example)}(?![\w:])"
        line = re.sub(whole, value.replace("\\", r"\\"), line)
    return found[0]._replace(line=line)
