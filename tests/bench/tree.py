"""Whose code the stages run: that of this working tree, or of another revision in a folder of its
own. The benchmark itself is always this tree's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Tree:
    """A checkout: `name` is what reports call it."""

    name: str
    path: Path

    def environment(self) -> dict[str, str]:
        """What a Python child needs to import from this tree, whatever folder it starts in."""
        return {"PYTHONPATH": str(self.path), "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1"}


HERE = Tree("here", ROOT)


@contextmanager
def at_revision(revision: str) -> Iterator[Tree]:
    """That commit in a temporary folder, gone afterwards. Raises ValueError if there is none."""
    try:
        name = git("rev-parse", "--short", "--verify", f"{revision}^{{commit}}")
    except subprocess.CalledProcessError as error:
        raise ValueError(f"no commit {revision!r} here: git log shows what there is") from error
    with TemporaryDirectory(prefix="orders-bench-") as folder:
        path = Path(folder) / "tree"
        git("worktree", "add", "--quiet", "--detach", str(path), revision)
        try:
            tree = Tree(name, path)
            _build(tree)
            yield tree
        finally:
            git("worktree", "remove", "--force", str(path))


def _build(tree: Tree) -> None:
    """What `make setup` compiles in a checkout, where the revision has something to compile."""
    if (tree.path / "tools" / "native.py").exists():
        words = [sys.executable, "-m", "tools.native"]
        environment = {**os.environ, **tree.environment()}
        subprocess.run(words, cwd=tree.path, env=environment, check=True, capture_output=True)


def git(*words: str) -> str:
    """What git answers in this tree. Raises CalledProcessError."""
    done = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()
