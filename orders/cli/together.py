"""`python -m orders.cli.together STAGE ...`: these stages in this process (docs/decisions/0016-
together.md). `orders run --together` starts it."""

import sys
from importlib import import_module

from orders.contracts.catalogue import STAGES
from orders.engine.host.process import run

if __name__ == "__main__":
    named = [name for name in STAGES if name in sys.argv[1:]] or list(STAGES)
    run(*(import_module(f"services.{name}.stage").STAGE for name in named))
