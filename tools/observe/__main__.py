"""`python -m tools.observe` writes rules.yaml, alertmanager.yaml and dashboards/ beside
deploy/observe/levels.yaml; with `--check` it only says what is stale and exits 1.

`--evaluate URL` asks the Prometheus there for every panel of every dashboard and for its rules,
names what shows nothing or fails, and exits 1 if anything does.

`--into FOLDER` writes rules and routes there, for a drill: `--times 20` with windows twenty times
shorter, `--sink URL` with URL/page, URL/ticket and URL/switch as receivers.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from orders.client.prometheus import Prometheus
from tools.observe.levels import FILE, Levels, load
from tools.observe.routes import routes
from tools.observe.rules import rules

HEAD = "# Generated from levels.yaml by `make observe`: do not edit.\n"


def main(arguments: Sequence[str] | None = None, folder: Path = FILE.parent) -> int:
    """Do what the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.observe", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if stale")
    parser.add_argument("--into", type=Path, help="folder for rules and routes of a drill")
    parser.add_argument("--times", type=float, default=1, help="so many times shorter windows")
    parser.add_argument("--sink", default="", help="base URL of whoever listens to alerts")
    parser.add_argument("--evaluate", metavar="URL", help="ask this Prometheus for every panel")
    asked = parser.parse_args(arguments)
    levels = load()
    if asked.evaluate:
        return evaluated(levels, asked.evaluate)
    if asked.into is not None:
        write(asked.into, drilled(levels, asked.times, asked.sink))
        return 0
    wanted = everything(levels)
    if asked.check:
        stale = [name for name, text in wanted.items() if _read(folder / name) != text]
        print("\n".join(f"deploy/observe/{name} is stale; run: make observe" for name in stale))
        return 1 if stale else 0
    write(folder, wanted)
    return 0


def everything(levels: Levels) -> dict[str, str]:
    """File -> text, of all that is generated."""
    from tools.observe.boards import boards  # its library is not needed for a drill

    return {**_rules_and_routes(levels), **boards(levels)}


def evaluated(levels: Levels, url: str) -> int:
    """Print what shows nothing, and rules that fail; the exit code."""
    from tools.observe.boards import all_boards
    from tools.observe.evaluate import empty
    from tools.observe.evaluate import everything as shown

    prometheus, boards = Prometheus(url), all_boards(levels)
    found = [str(one) for one in empty(shown(boards), prometheus)]
    found += [f"rule {name}: {because}" for name, because in prometheus.failing_rules()]
    print("\n".join(found) or f"{sum(len(one.panels) for one in boards)} panels: none is empty")
    return 1 if found else 0


def drilled(levels: Levels, times: float, sink: str) -> dict[str, str]:
    """File -> text of rules and routes, for a drill."""
    receivers = {name: f"{sink}/{name}" for name in levels.receivers} if sink else {}
    return _rules_and_routes(levels, times, receivers)


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write all of it into the folder."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _rules_and_routes(
    levels: Levels, times: float = 1, receivers: dict[str, str] | None = None
) -> dict[str, str]:
    return {
        "rules.yaml": HEAD + _yaml(rules(levels, times)),
        "alertmanager.yaml": HEAD + _yaml(routes(levels, receivers, times)),
    }


def _yaml(value: Mapping[str, Any]) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
