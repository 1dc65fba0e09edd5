"""``python -m deploy.local up|down|status``, and of a secure stack
``add-authority|renew-certificates|drop-authority``: exit code 0 if done, 1 with one message if not,
130 after Ctrl-C."""

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import Literal

from deploy.local.errors import StackError
from deploy.local.stack import LocalStack

STEPS: dict[str, tuple[Literal["add", "renew", "drop"], str]] = {
    "add-authority": ("add", "both are trusted: start all programs again, one after the other"),
    "renew-certificates": ("renew", "servers show certificates of the authority that signs"),
    "drop-authority": ("drop", "the former is not trusted: start all programs again"),
}
"""Of a change of authority under load, in their order, and what is to be done after each
(docs/operations.md)."""


def main() -> int:
    """Do what the command line asks for."""
    asked = _parser().parse_args()
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # a polite kill cleans up as Ctrl-C does
    stack = LocalStack(
        asked.data_dir,
        fixed_ports=asked.ports == "fixed",
        secure=asked.secure,
        say=lambda line: print(line, flush=True),
    )
    try:
        if asked.action == "down":
            stack.down()
            return 0
        if asked.action in STEPS:
            step, then = STEPS[asked.action]
            stack.change_authority(step)
            print(then)
            return 0
        if asked.action == "up":
            stack.up()
        return _print_status(stack)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted: what was started is stopped again", file=sys.stderr)
        return 130


def _print_status(stack: LocalStack) -> int:
    """One line a part. 0 if all answer, else 1."""
    parts = stack.status()
    for title, address, pid, answers in parts:
        print(f"{title:20}{address:42}{'up' if answers else 'down':6}{f'pid {pid}' if pid else ''}")
    if not parts:
        print("the stack was never up")
    return 0 if parts and all(answers for *_, answers in parts) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local", description="The local stack: Kafka, schema registry, Redis."
    )
    parser.add_argument("action", choices=["up", "down", "status", *STEPS])
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=Path(os.environ.get("ORDERS_DATA_DIR", "var")),
        help="default: var",
    )
    parser.add_argument(
        "--ports",
        choices=["auto", "fixed"],
        default="auto",
        help="auto: free ones, kept; fixed: 9092, 8081, 6379",
    )
    parser.add_argument(
        "--secure",
        action="store_true",
        help="with TLS, users and rules; a stack that was brought up so stays so",
    )
    return parser


sys.exit(main())
