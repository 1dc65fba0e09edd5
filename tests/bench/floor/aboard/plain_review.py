"""`python -m plain_review`: tests/bench/floor/process.py on the engine of the tree that the path
names first, be it older than that folder."""

import runpy
from pathlib import Path

import tests.bench

FLOOR = Path(__file__).parents[1]

if __name__ == "__main__":
    tests.bench.__path__.append(str(FLOOR.parent))
    runpy.run_module("tests.bench.floor.process", run_name="__main__")
