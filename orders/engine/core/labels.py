"""Labels of metrics are closed lists: what is in none of them is counted as `other`. So no sender
and no slip of the pen can make a series of its own."""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from orders.contracts.errors import RegistryUnavailable
from orders.engine.core.counts import Counted
from orders.engine.core.wiring import Wiring
from orders.engine.errors import ConfigError, RedisAway

OTHER = "other"
MOST_CHANNELS = 12
"""So many channels have series of their own; the first ones by name, where there are more."""
SERVERS = ("kafka", "redis", "registry")
CLAIMS = ("claimed", "again", "lost", "distrusted")
OUTCOMES = frozenset(
    ("parked", "dead_lettered", "ignored", "redriven", "refused", "skipped", "discarded", "paused")
)
"""What the engine itself makes of a record."""
REASONS = frozenset(
    (
        *("not_avro", "unknown_schema", "wrong_topic", "corrupt", "too_large"),
        *("no_key", "wrong_key", "wrong_partition", "from_the_future"),
        *("handler_failed", "handler_never_ends", "key_parked", "parked", "stale_timer"),
        *("not_parked", "letters_missing", "order_not_taken", "unknown_request"),
        *("not_paused", "repeated"),
    )
)
"""Why the engine does it (docs/operations.md, Dead letters)."""


class Closed(NamedTuple):
    """What one stage may say."""

    events: frozenset[str]
    outcomes: frozenset[str]
    reasons: frozenset[str]

    def of(self, counted: Counted) -> tuple[str, str, str]:
        """(event, outcome, reason) as labels."""
        return (
            _within(self.events, counted.event),
            _within(self.outcomes, counted.outcome),
            counted.reason and _within(self.reasons, counted.reason),
        )


def closed_lists(wiring: Wiring) -> Closed:
    """Of the stage's declaration and its `codes.yaml`. Raises ConfigError without that file."""
    outcomes, reasons = _codes(wiring.stage.policy_file.with_name("codes.yaml"))
    taken = {kind.__name__ for kind in wiring.stage.takes}
    return Closed(
        frozenset((*taken, wiring.control.name, "undecodable")),
        outcomes | OUTCOMES,
        reasons | REASONS,
    )


def channels(known: Collection[str]) -> frozenset[str]:
    """Those that are counted by name."""
    return frozenset(sorted(known)[:MOST_CHANNELS])


def server_of(error: Exception) -> str:
    """Which server did not answer."""
    if isinstance(error, RegistryUnavailable):
        return "registry"
    return "redis" if isinstance(error, RedisAway) else "kafka"


def _within(known: frozenset[str], name: str) -> str:
    return name if name in known else OTHER


@lru_cache
def _codes(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"codes of the stage, {path}: {error}") from error
    return frozenset(told["outcomes"]), frozenset((*told["reasons"], *told.get("faults", ())))
