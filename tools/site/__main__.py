"""`python -m tools.site` (`make site`) writes the pages and builds the site of them. It opens from
its folder, without a network."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.site.pages import ROOT, write

TOOLS = ROOT / ".venv-site" / "bin"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=__doc__)
    parser.add_argument(
        "--into",
        type=Path,
        default=ROOT / "var" / "site",
        help="folder for the site; what is in it is replaced (default var/site)",
    )
    into = parser.parse_args(arguments).into.resolve()
    if not (TOOLS / "mkdocs").exists():
        print(f"{TOOLS} is not there: run make site, which sets it up", file=sys.stderr)
        return 2
    pages, html = into / "pages", into / "html"
    shutil.rmtree(pages, ignore_errors=True)
    configuration = write(ROOT, pages, TOOLS / "mermaidx")
    built = subprocess.run(
        [TOOLS / "mkdocs", "build", "--strict", "--quiet", "-f", configuration, "-d", html],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},  # docs/decisions/0067 knows of it
        check=False,
    )
    if built.returncode == 0:
        (html / "404.html").unlink()  # a server's page: in a folder its links lead nowhere
        print(f"open {html / 'index.html'}")
    return built.returncode


if __name__ == "__main__":
    sys.exit(main())
