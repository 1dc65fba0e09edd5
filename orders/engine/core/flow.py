"""How long an order that waited for nobody has been under way (docs/decisions/0042).

The header `since` says when its submission was written, milliseconds of wall time. It passes from a
record of the chain topic to a hand-off alone: what a timer, a wake-up, an answer or a partner set
going again has waited, and bears none.
"""

from orders.contracts.catalogue import TOPICS
from orders.contracts.topic import RecordType
from orders.engine.core.wiring import Wiring
from orders.engine.ports.log import Message

SINCE = "since"
MOST_DIGITS = 16


def since_of(message: Message | None, wiring: Wiring) -> bytes | None:
    """When what led to this record was submitted; None for what waited. Outsiders' word is not
    taken: of what they write the record's timestamp counts, which is the broker's
    (`orders/cli/topics/wanted.py`)."""
    if message is None or message.topic != wiring.chain:
        return None
    if not wiring.trusted(wiring.chain):
        return b"%d" % message.timestamp
    told = next((value for name, value in message.headers if name == SINCE), b"")
    return told if told.isdigit() and len(told) < MOST_DIGITS else None


def passes_on(record: RecordType) -> bool:
    """Whether a record of this type is handed to the next stage, the order with it."""
    return record.hand_off and TOPICS[record.topic].kind == "chain"
