"""What a handler returns: the new state, the events, the effects on ledgers, the outcome that is
counted, and what was measured."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from orders.engine.errors import Refused

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Keep(Enum):
    """The state stays as it is."""

    UNCHANGED = "unchanged"


UNCHANGED = Keep.UNCHANGED


@dataclass(slots=True)  # frozen costs twice as much, and there is one a record
class Event:
    """A record to publish: its TypedDict class and its value; never changed.

    `key`: under which it is published, and which partition it goes to; None: those of the state
    key. A topic keyed by orders or articles takes a record under its own order or article only. All
    that a handler publishes is written in one transaction; what has another key comes in order of
    the partition that sent it and the key, and of nothing else.
    """

    record: type
    value: Mapping[str, Any]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """The account grows by `amount` (negative: a count or damage found less). Counts from confirm
    on (escrow rule).

    `source` names the bucket it comes from in the journal (orders/contracts/buckets.py).
    """

    ledger: str
    account: str
    amount: int
    source: str = "supplier"


@dataclass(frozen=True, slots=True)
class Consume:
    """Reserved units are used up for good. The new state must have reserved `amount` less on that
    account than the old one.

    `target` names the bucket it goes to in the journal (orders/contracts/buckets.py).
    """

    ledger: str
    account: str
    amount: int
    target: str = "shipped"


class Measured(NamedTuple):
    """One value of a measure that schemas/measures.yaml declares, a whole number in its unit;
    `label` if the measure has one."""

    name: str
    value: int
    label: str = ""


@dataclass(slots=True, kw_only=True)
class Handling:
    """The result of one handler call.

    `outcome` and `reason` are stable short codes, `snake_case` (no ids, no amounts in them): they
    are labels of metrics. Raises Refused for any other.
    `state`: UNCHANGED, the whole new state, or None to forget the key.
    `measures`: what was measured; it is summed up, and told with the counts.
    """

    outcome: str
    reason: str = ""
    state: Mapping[str, Any] | Keep | None = UNCHANGED
    events: Sequence[Event] = ()
    effects: Sequence[Supply | Consume] = ()
    measures: Sequence[Measured] = ()

    def __post_init__(self) -> None:
        check_code(self.outcome)
        if self.reason:
            check_code(self.reason)


@lru_cache(maxsize=1_000)
def check_code(code: str) -> None:
    """Raises Refused. What has passed is known: only a new code is looked at."""
    if CODE.fullmatch(code) is None:
        raise Refused(f"{code!r} is no code: snake_case, such as already_handled")
