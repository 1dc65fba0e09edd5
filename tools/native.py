"""`python -m tools.native` builds the native codec in this checkout, if it is not there yet, and
says in one line what came of it. Without it everything runs on generated Python, the same bytes.
"""

import subprocess
import sys
from pathlib import Path

from orders.contracts.codec.native.library import SOURCE, library, obstacle

ROOT = Path(__file__).parents[1]
INSTEAD = "generated Python reads and writes instead, the same bytes more slowly"


def main() -> int:
    """Exit code 0 also where it cannot be built: nothing depends on it."""
    if not library().exists() and (failure := obstacle() or _build()):
        print(f"native codec: not built: {failure}; {INSTEAD}")
        return 0
    for other in SOURCE.parent.glob("*.so"):
        if other != library():
            other.unlink()  # built from former texts
    print(f"native codec: {library().relative_to(ROOT)}")
    return 0


def _build() -> str:
    """Run setup.py; what went wrong, if anything."""
    command = [sys.executable, "setup.py", "--quiet", "build_ext", "--inplace"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if library().exists():
        return ""
    said = f"{done.stdout}\n{done.stderr}".strip().splitlines()
    return next((line for line in said if "error" in line), "setup.py says nothing")


if __name__ == "__main__":
    sys.exit(main())
