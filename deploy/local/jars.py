"""Jars that a pom.xml names, copied by Maven."""

import subprocess
from pathlib import Path

from deploy.local.errors import StackError


def copy(tool: str, pom: Path, into: Path) -> None:
    """The jars, and what they need to run, into the folder. `tool`: path of `mvn`. Raises
    StackError."""
    command = [
        tool,
        "-B",
        "-q",
        "-C",
        "-f",
        str(pom),
        "dependency:copy-dependencies",
        "-DincludeScope=runtime",
    ]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={into}"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise StackError(
            f"Maven could not fetch the parts:\n{(done.stdout + done.stderr).strip()[-2000:]}"
        )
