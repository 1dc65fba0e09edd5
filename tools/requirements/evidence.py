"""Which code carries out a requirement and which tests hold it, and where something is missing."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tools.requirements.catalogue import Requirement
from tools.requirements.mentions import Mention, mentions

STAND_INS = ("orders/contracts/", "services/simulator/", "tests/simulator/")
"""Generated types and the outside world: ids named there must exist, but prove nothing."""


CODE = ("services", "orders")


class Evidence(NamedTuple):
    """What names one requirement."""

    code: list[Mention]
    tests: list[Mention]


def gather(root: Path) -> dict[str, Evidence]:
    """Evidence by id, of every id that is named anywhere below `root`; empty for one that only
    stand-ins name."""
    found: dict[str, Evidence] = {}
    for mention in [one for folder in (*CODE, "tests") for one in mentions(root, folder)]:
        evidence = found.setdefault(mention.requirement, Evidence([], []))
        if mention.file.startswith(STAND_INS):
            continue
        if not mention.file.startswith("tests/"):
            evidence.code.append(mention)
        elif is_test(mention.name):
            evidence.tests.append(mention)
    return found


def is_test(name: str) -> bool:
    """Whether pytest runs it: a fixture, an order for a test, or a test file's docstring holds
    nothing by itself."""
    return any(part.startswith(("test_", "Test")) for part in name.split("."))


def faults(requirements: Iterable[Requirement], evidence: dict[str, Evidence]) -> list[str]:
    """Requirements that are said to be built without code or tests, and ids that are named but
    not known."""
    found, known = [], set()
    for requirement in requirements:
        known.add(requirement.id)
        code, tests = evidence.get(requirement.id, Evidence([], []))
        if requirement.state != "later":
            found += (
                [f"{requirement.id} is {requirement.state}, but no code names it"]
                if not code
                else []
            )
            found += (
                [f"{requirement.id} is {requirement.state}, but no test names it"]
                if not tests
                else []
            )
    return [
        *found,
        *(
            f"{name} is named in code or tests, but not in docs/requirements.yaml"
            for name in sorted(evidence.keys() - known)
        ),
    ]
