"""A copy of the sources: the house runs from it, so that a drill may deploy what is wrong there."""

import os
import shutil
from pathlib import Path

from deploy.local import parts

ROOT = Path(__file__).parents[2]
FOLDERS = ("orders", "services", "deploy", "schemas", "tools")
FILES = ("Makefile", "pyproject.toml", "requirements-dev.txt", "requirements-data.txt")
VENV, MADE = ".venv", ("ready", "native")
"""Its .venv is the checkout's; `MADE`: files by whose times `make` knows that it is up to date."""
POLICY, BEFORE = "services/review/policy.yaml", "before.yaml"
TIERS = "from_minor: 5_000_000,"
SLIP = "from_minor: 5_000,"
"""Whoever wrote it meant euros: everything of 50 EUR or more waits for a manager."""
CHRONYC = """\
#!/bin/sh
# Stands in for chrony's: the clock that is wrong here is libfaketime's, not the machine's.
echo "+0s" > "{clock}"
echo "200 OK"
"""


class Release:
    """`folder`: where it is, and where the page's commands are typed."""

    def __init__(self, folder: Path, clock: Path) -> None:
        """`clock`: file of what the clock that can be wrong is off by."""
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        for name in FOLDERS:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc"))
        for name in FILES:
            shutil.copy2(ROOT / name, folder / name)
        (folder / VENV).mkdir()
        for entry in (ROOT / VENV).iterdir():
            if entry.name not in MADE:
                (folder / VENV / entry.name).symlink_to(entry)
        for name in MADE:
            (folder / VENV / name).touch()
        self._bin = folder / "bin"
        self._bin.mkdir()
        (self._bin / "chronyc").write_text(CHRONYC.format(clock=clock))
        (self._bin / "chronyc").chmod(0o755)

    def environment(self) -> dict[str, str]:
        """By which programs are taken from it."""
        commands = self.folder / VENV / "bin"
        path = os.pathsep.join([str(self._bin), str(commands), os.environ.get("PATH", "")])
        return {
            "PYTHONPATH": str(self.folder),
            "PYTHONSAFEPATH": "1",  # `python -m` would look into the current folder first
            "PATH": path,
            "ORDERS_PARTS_DIR": str(parts.default_folder()),
        }

    def deploy_wrong_policy(self) -> None:
        """A slip of the pen in review's policy; the former one is kept beside."""
        file = self.folder / POLICY
        former = file.read_text(encoding="utf-8")
        assert former.count(TIERS) == 1, "the policy has other tiers now"
        (self.folder / BEFORE).write_text(former, encoding="utf-8")
        file.write_text(former.replace(TIERS, SLIP), encoding="utf-8")
