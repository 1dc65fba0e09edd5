"""Review with bugs that a test switches on and off: `python -m tests.chaos.broken_review FILE`.

FILE holds a JSON object: order id -> "raise" or "hang", which is what happens when such an order
comes in.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from orders.contracts.records import OrderReceived
from orders.engine.host.process import run
from orders.engine.stage import Outcome
from services.review.stage import STAGE

HANDLER = STAGE.takes[OrderReceived]
BUGS = Path(sys.argv[-1])


def broken(record: Any, state: Any, ctx: Any) -> Outcome:
    """The handler, but for the orders in the file."""
    match json.loads(BUGS.read_text()).get(record["order_id"]):
        case "raise":
            raise RuntimeError("a bug that the test put there")
        case "hang":
            time.sleep(3600)
    return HANDLER(record, state, ctx)


if __name__ == "__main__":
    run(replace(STAGE, takes={**STAGE.takes, OrderReceived: broken}))
