"""``python -m deploy.local.observers up|down``: exit code 0 if done, 1 with one message if not."""

import argparse
import os
import sys
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.observers import Observers


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local.observers",
        description="What watches the local stack: Prometheus, Alertmanager, and a sink of alerts.",
    )
    parser.add_argument("action", choices=["up", "down"])
    folder = Path(os.environ.get("ORDERS_DATA_DIR", "var"))
    parser.add_argument("--data-dir", type=Path, default=folder, help="default: var")
    asked = parser.parse_args()
    observers = Observers(asked.data_dir, lambda line: print(line, flush=True))
    try:
        (observers.up if asked.action == "up" else observers.down)()
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


sys.exit(main())
