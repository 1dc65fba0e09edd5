"""Labels of metrics are closed lists: what is in none of them is counted as `other`. So no sender
and no slip of the pen can make a series of its own, and all of them are there from the start."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from orders.contracts.errors import RegistryUnavailable
from orders.engine.core.counts import Counted
from orders.engine.core.wiring import Wiring
from orders.engine.errors import ConfigError, RedisAway

OTHER = "other"
FAULT = "fault"
"""The one reason that stands for all that is wrong with an order: there are some seventy faults,
and each stands in the record that tells it."""
MOST_CHANNELS = 10
"""So many channels have series of their own: the first ones by name, where there are more."""
SERVERS = ("kafka", "redis", "registry")
CLAIMS = ("claimed", "again", "lost", "distrusted")
UNDECODABLE = "undecodable"
OF_ANY = ("ignored", "parked")
"""What any record may come to, beside what its stage declares."""
ALONE = "dead_lettered"
"""And what outsiders write, and what nobody can read."""
OF_CONTROLS = ("ignored", "redriven", "refused", "skipped", "discarded", "paused")
"""What becomes of what people ask the engine."""
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
    """What one stage may say: what becomes of each kind of record, and why; which outcomes are told
    of each channel."""

    outcomes: Mapping[str, frozenset[str]]
    reasons: frozenset[str]
    faults: frozenset[str]
    by_channel: frozenset[str]

    def outcome(self, counted: Counted) -> tuple[str, str]:
        """(event, outcome) as labels."""
        if counted.outcome in self.outcomes.get(counted.event, ()):
            return counted.event, counted.outcome
        return OTHER, OTHER

    def reason(self, counted: Counted) -> str:
        """As a label; empty if there is none to tell."""
        if counted.reason in self.faults:
            return FAULT
        return counted.reason and _within(self.reasons, counted.reason)

    def all_outcomes(self) -> Iterator[tuple[str, str]]:
        """Every (event, outcome)."""
        for event, outcomes in self.outcomes.items():
            yield from ((event, outcome) for outcome in sorted(outcomes))


def closed_lists(wiring: Wiring) -> Closed:
    """Of the stage's declaration and its `codes.yaml`. Raises ConfigError without that file."""
    told = _codes(wiring.stage.policy_file.with_name("codes.yaml"))
    faults = told.get("faults", ())
    return Closed(
        _outcomes(wiring, told["outcomes"]),
        frozenset((*told["reasons"], *REASONS, *((FAULT,) if faults else ()), OTHER)),
        frozenset(faults),
        frozenset((*told.get("by_channel", ()), OTHER)),
    )


def _outcomes(
    wiring: Wiring, declared: Mapping[str, Collection[str]]
) -> Mapping[str, frozenset[str]]:
    """Of each kind of record, of what people ask the engine, and of what nobody can read."""
    theirs = {kind.name for kind in wiring.handlers if not wiring.trusted(kind.topic)}
    found = {
        wiring.control.name: frozenset((*OF_CONTROLS, ALONE)),
        UNDECODABLE: frozenset(("parked", ALONE)),
        OTHER: frozenset((OTHER,)),
    }
    for kind in wiring.stage.takes:
        name, alone = kind.__name__, (ALONE,) if kind.__name__ in theirs else ()
        found[name] = frozenset((*declared.get(name, ()), *OF_ANY, *alone))
    return found


def server_of(error: Exception) -> str:
    """Which server did not answer."""
    if isinstance(error, RegistryUnavailable):
        return "registry"
    return "redis" if isinstance(error, RedisAway) else "kafka"


def _within(known: Collection[str], name: str) -> str:
    return name if name in known else OTHER


@lru_cache
def _codes(path: Path) -> Mapping[str, Any]:
    try:
        told: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"codes of the stage, {path}: {error}") from error
    return told
