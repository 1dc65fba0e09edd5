"""The command line of `make bench`."""

import argparse
from dataclasses import replace
from typing import Any

from tests.bench.house import MODES
from tests.bench.plan import FULL, PARTS, SHORT, Plan
from tests.bench.report import REPORT


def parse(words: list[str]) -> tuple[Plan, bool]:
    """The plan, and whether to write the page: it is written when nothing was left out."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=f"Measures the house, each part on a stack of its own, and writes {REPORT} if "
        "no option leaves anything out. Parts: " + ", ".join(PARTS) + ".",
    )
    parser.add_argument("--short", action="store_true", help="to see that it works: four minutes")
    parser.add_argument("--only", type=_words, metavar="PART,…", help="these parts alone")
    parser.add_argument("--rates", type=_numbers, metavar="N,…", help="orders a second")
    parser.add_argument("--partitions", type=_counts, metavar="N,…", help="a house for each")
    parser.add_argument(
        "--modes", type=_words, metavar="MODE,…", help=f"how stages run: {', '.join(MODES)}"
    )
    parser.add_argument("--seconds", type=float, help="that each window lasts")
    parser.add_argument("--ramp", type=float, dest="life_ramp", help="seconds, in a whole life")
    parser.add_argument("--day-seconds", type=float, help="of a business day, in a whole life")
    parser.add_argument("--flash", type=int, metavar="BUYERS", help="in the flash sale")
    parser.add_argument("--alone", type=int, metavar="ORDERS", help="through review alone")
    parser.add_argument("--rounds", type=int, dest="floor_rounds", help="of the engine's floor")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT} all the same")
    asked: dict[str, Any] = vars(parser.parse_args(words))
    asked["wide_rates"] = asked["rates"]
    base, write = SHORT if asked.pop("short") else FULL, asked.pop("write")
    plan = replace(base, **{name: value for name, value in asked.items() if value is not None})
    if unknown := {*plan.only} - {*PARTS} | {*plan.modes} - {*MODES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return plan, write or plan == FULL


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split(",")))


def _counts(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))
