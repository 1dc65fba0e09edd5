"""`python -m tools.formats FOLDER` writes into docs/formats.md what becomes of each sample payload
below the folder, and what intake says to the orders in it; with `--check` it only says whether the
page is stale and exits 1."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Profile, Reading
from tools.judging import verdicts

PAGE = Path(__file__).parents[1] / "docs" / "formats.md"
BEGINNING, END = "<!-- samples: python -m tools.formats -->", "<!-- end of samples -->"
PROFILE = Profile(channel="sample", currency="EUR")
INTERCHANGES = frozenset({"edifact", "x12"})
TESTS: Mapping[str, tuple[bytes, bytes]] = {
    "edifact": (b"EANCOM+1'", b"EANCOM'"),
    "x12": (b"*T*", b"*P*"),
}
"""Format -> how samples say that nothing in them is meant, and how they would say that it is."""
FORMATS: Mapping[str, str] = {"amazon_spapi": "amazon"}
"""Folder of samples -> format, where their names differ."""
_SHOWN = 2
"""Faults of a document that are told."""


def table(payloads: Path) -> str:
    """A row of Markdown for every file below the folder: its name without the ending, and
    what becomes of it."""
    files = sorted(path for path in payloads.rglob("*") if path.is_file())
    rows = (
        f"| `{path.relative_to(payloads).with_suffix('')}` | {' | '.join(_told(path, payloads))} |"
        for path in files
    )
    head = ("| sample | becomes | intake, on the day of the order |", "|---|---|---|")
    return "\n".join((*head, *rows))


def page(text: str, samples: str) -> str:
    """The text of the page with another table of samples."""
    before, _, rest = text.partition(BEGINNING)
    after = rest.partition(END)[2]
    return f"{before}{BEGINNING}\n{samples}\n{END}{after}"


def profile_of(folder: str) -> Profile:
    """Partners of interchanges are lenient, and their currency is told by master data."""
    if folder in INTERCHANGES:
        return Profile(channel=folder, lenient=True)
    return PROFILE


def _told(path: Path, payloads: Path) -> tuple[str, str]:
    folder = path.relative_to(payloads).parts[0]
    read, profile = reader(FORMATS.get(folder, folder)), profile_of(folder)
    readings = [read(document, profile) for document in documents(path)]
    said = verdicts(readings)
    if not said and folder in TESTS:
        meant = [read(document.replace(*TESTS[folder]), profile) for document in documents(path)]
        said = f"were it meant: {told}" if (told := verdicts(meant)) else ""
    return outcome(readings), said


def documents(path: Path) -> list[bytes]:
    """What a shop or partner sends, of a file that may have recorded the requests for it, too."""
    if path.suffix == ".jsonl":
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.dumps(json.loads(line)["response_body"]).encode() for line in lines]
    if path.suffix == ".json":
        whole = json.loads(path.read_bytes())
        if isinstance(whole, list) and all("operation" in one for one in whole):
            return [json.dumps(one["response"]).encode() for one in whole]
    return [path.read_bytes()]


def outcome(readings: Sequence[Reading]) -> str:
    """What documents say, in a line: how much was accepted, what waits, what is refused."""
    accepted = {
        "order": sum(len(one.placed) for one in readings),
        "change": sum(len(one.changed) for one in readings),
        "cancellation": sum(len(one.cancelled) for one in readings),
        "payment": sum(len(one.paid) for one in readings),
    }
    parts = [_counted(number, what) for what, number in accepted.items() if number]
    waiting = (f"`{one.because}`" for reading in readings for one in reading.waiting)
    faults = (f"`{one.code}` at `{one.where}`" for reading in readings for one in reading.faults)
    return "; ".join(
        (
            *([f"accepted: {', '.join(parts)}"] if parts else []),
            *_codes("waiting", waiting),
            *_codes("refused", faults),
        )
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number > 1 else ''}"


def _codes(what: str, codes: Iterable[str]) -> Iterator[str]:
    different = list(dict.fromkeys(codes))
    if different:
        more = f" and {len(different) - _SHOWN} more" if len(different) > _SHOWN else ""
        yield f"{what}: {', '.join(different[:_SHOWN])}{more}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.formats", description=__doc__)
    parser.add_argument("folder", type=Path, help="payloads, a folder a format")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if stale")
    asked = parser.parse_args(arguments)
    old = PAGE.read_text(encoding="utf-8")
    new = page(old, table(asked.folder))
    if asked.check:
        print("docs/formats.md is " + ("up to date" if old == new else "stale"))
        return int(old != new)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
