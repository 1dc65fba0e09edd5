"""All stages in one process, review with a bug: `python -m tests.chaos.telling_house ORDER`. It
fails on this order, and says whose it is."""

import sys
from dataclasses import replace
from importlib import import_module
from typing import Any

from orders.contracts.catalogue import STAGES
from orders.contracts.records import OrderReceived
from orders.engine.host.process import run
from orders.engine.stage import Outcome
from services.review.stage import STAGE as REVIEW

HANDLER = REVIEW.takes[OrderReceived]


def telling(record: Any, state: Any, ctx: Any) -> Outcome:
    """The handler, but for that order."""
    if record["order_id"] == sys.argv[-1]:
        raise ValueError(f"no such buyer: {record['order'].decoded()['buyer']}")
    return HANDLER(record, state, ctx)


if __name__ == "__main__":
    every = [import_module(f"services.{name}.stage").STAGE for name in STAGES]
    broken = replace(REVIEW, takes={**REVIEW.takes, OrderReceived: telling})
    run(*(broken if stage is REVIEW else stage for stage in every))
