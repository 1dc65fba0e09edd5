"""`make fuzz`: damaged bytes and spoilt values of every record through the native codec, built with
the address and undefined-behaviour sanitizers; generated Python must make the same of the bytes.

The first process builds the library and starts a second one under the sanitizer's run time.
"""

import argparse
import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from random import Random
from typing import Any

from orders.contracts.catalogue import RECORDS
from orders.contracts.codec.choice import PYTHON
from orders.contracts.codec.native.library import SOURCE, load, obstacle
from orders.contracts.codec.program import program
from tests.contracts.damage import damaged, spoilt
from tests.contracts.values import drawn

LIBRARY = Path("build/fuzz/codec.so")
SANITIZERS = "-fsanitize=address,undefined"
INSIDE = "off"
"""Of ORDERS_NATIVE: the codec under test is loaded by hand."""


def main() -> int:
    """Exit code 1 where the codecs differ; a sanitizer that finds something ends the process."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default 1)")
    wanted = parser.parse_args()
    if "ASAN_OPTIONS" not in os.environ:
        return _outside()
    return _fuzz(wanted.seconds, Random(wanted.seed))


def _outside() -> int:
    if because := obstacle():
        print(f"the native codec cannot be built here: {because}")
        return 2
    compiler = os.environ.get("CC", "cc")
    LIBRARY.parent.mkdir(parents=True, exist_ok=True)
    include = sysconfig.get_path("include")
    flags = ["-O1", "-g", "-fno-omit-frame-pointer", "-fno-sanitize-recover=all", SANITIZERS]
    subprocess.run(
        [compiler, "-shared", "-fPIC", *flags, f"-I{include}", str(SOURCE), "-o", str(LIBRARY)],
        check=True,
    )
    asked = subprocess.run(
        [compiler, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    )
    told = {
        "ORDERS_NATIVE": INSIDE,
        "LD_PRELOAD": asked.stdout.strip(),
        "ASAN_OPTIONS": "detect_leaks=0",  # Python keeps much to its end
        "PYTHONMALLOC": "malloc",  # or the sanitizer does not see the ends of objects
    }
    arguments = [sys.executable, "-m", "tools.fuzz", *sys.argv[1:]]
    return subprocess.run(arguments, env=os.environ | told, check=False).returncode


def _fuzz(seconds: float, random: Random) -> int:
    make = load(LIBRARY).Program
    kinds = []
    for records in RECORDS.values():
        steps = program(records[0].schema)
        native = make(steps, b"")
        kinds.append((repr(records[0]), native, PYTHON.reading_function(steps), records[0].schema))
    end, tries, told = time.monotonic() + seconds, 0, time.monotonic()
    while time.monotonic() < end:
        name, native, read, schema = random.choice(kinds)
        payload = native.write(drawn(schema, random))
        bytes_ = damaged(payload, random)
        if (made := _outcome(native.read, bytes_)) != (due := _outcome(read, bytes_)):
            print(f"{name}: {bytes_.hex()}\n  native {made}\n  python {due}")
            return 1
        _outcome(native.write, spoilt(drawn(schema, random), random))
        tries += 1
        if time.monotonic() - told > 5:
            told = time.monotonic()
            print(f"{tries:,} damaged records and as many spoilt values", flush=True)
    print(f"{tries:,} damaged records and as many spoilt values of {len(kinds)} kinds: no fault")
    return 0


def _outcome(work: Any, *arguments: Any) -> str:
    try:
        made = work(*arguments, *((0,) if isinstance(arguments[0], bytes) else ()))
    except Exception as error:
        return type(error).__name__
    if isinstance(made, tuple):
        size = len(arguments[0])
        return repr((made[0], made[1] if made[1] <= size else "beyond the end"))
    return repr(made)


if __name__ == "__main__":
    sys.exit(main())
