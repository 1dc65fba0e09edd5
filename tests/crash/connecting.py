"""Connectors in the small world, and their partners: some die before they act, or before they tell
what came of it, some tell it late, twice, or in words that nobody can read; from some addresses all
mails come back. What was done is counted (docs/decisions/0092, 0106)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from datetime import timedelta
from functools import cache
from typing import Any

from orders.audit.source import Source
from orders.contracts.codec.codec import Codec
from orders.contracts.records import (
    AttemptOrdered,
    AttemptOutcome,
    AttemptSettled,
    EffectDecided,
    EffectEnded,
)
from orders.engine.policy import Policy
from services.effects.policy import Connector, EffectsPolicy
from services.effects.stage import STAGE
from services.simulator.chance import draw
from services.simulator.plans import Planned

TOPIC, REPORTS = "orders.effects.v1", "connector.reports.v1"
MINUTE, HOUR = 60_000, 3_600_000
LOST = 0.3
"""So many orders have an address to which no mail comes."""
PROBE = "probe"
CONNECTORS = {
    "mail": Connector(ability="neither", contact="EMAIL", returns_within=timedelta(days=7)),
    "keyed": Connector(ability="keyed", contact="PHONE"),
    "asked": Connector(ability="askable", contact="EMAIL"),
    PROBE: Connector(ability="repeatable", contact="PLATFORM"),
}
BY = (("mail",), ("keyed",), ("asked",), ("mail", "keyed"))
"""By which connectors a text goes, in turn."""


@cache
def policy() -> Policy:
    """As it is shipped; only that some texts go by connectors whose partners can do more."""
    shipped = EffectsPolicy.load(STAGE.policy_file)
    templates = {
        name: template.model_copy(update={"by": BY[number % len(BY)]})
        for number, (name, template) in enumerate(sorted(shipped.templates.items()))
        if template.by != (PROBE,)
    }
    return shipped.model_copy(
        update={"connectors": CONNECTORS, "templates": {**shipped.templates, **templates}}
    )


class Connectors:
    """`arrived`: how often the partners have got what has a reference; one that takes keys gets it
    once, whatever is sent."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.arrived: Counter[str] = Counter()

    def hear(self, record: type, value: Mapping[str, Any]) -> Iterator[Planned]:
        """What follows from a word of the stage."""
        if record is AttemptOrdered:
            yield from self._attempt(value)
        elif record is EffectEnded and value["outcome"] in ("in_doubt", "refused"):
            yield self._decided(value)

    def _attempt(self, ordered: Mapping[str, Any]) -> Iterator[Planned]:
        kind, reference = ordered["connector"], ordered["reference"]
        chance = self._chance("attempt", ordered)
        if chance < 0.1:
            return  # it dies before it acts
        if ordered["asks"]:
            outcome: AttemptOutcome = "DONE" if self.arrived[reference] else "ABSENT"
        elif chance < 0.2:
            outcome = "AWAY"
        elif chance < 0.25:
            outcome = "REFUSED"
        elif kind == "keyed" and self.arrived[reference]:
            outcome = "DONE"
        elif kind == "mail" and draw(self._seed, "lost", ordered["order_id"]) < LOST:
            outcome = "DONE"  # it took it, and brings it to nobody
            yield from self._returned(ordered)
        else:
            self.arrived[reference] += 1
            outcome = "DONE"
        yield from self._told(ordered, outcome)

    def _returned(self, ordered: Mapping[str, Any]) -> Iterator[Planned]:
        """Before it is told as done, or some hours after; sometimes twice."""
        chance = self._chance("returned", ordered)
        late = int(chance * 10) * 5 * HOUR
        yield _report(ordered, "RETURNED", late)
        if chance > 0.7:
            yield _report(ordered, "RETURNED", late + HOUR)

    def _told(self, ordered: Mapping[str, Any], outcome: AttemptOutcome) -> Iterator[Planned]:
        chance = self._chance("told", ordered)
        if chance < 0.1:
            return  # it dies before it tells
        if chance < 0.2 and outcome == "DONE":
            outcome = "DOUBTFUL" if not ordered["asks"] else "DONE"
        late = 40 * MINUTE if chance > 0.85 else 0
        yield _report(ordered, outcome, late)
        if 0.8 < chance < 0.9:
            yield _report(ordered, outcome, 90 * MINUTE)
        if 0.75 < chance < 0.8:
            yield _report({**ordered, "attempt": ordered["attempt"] + 7}, "DONE", 0)

    def _decided(self, over: Mapping[str, Any]) -> Planned:
        verdicts = ("DONE", "AGAIN", "LEAVE")
        chance = draw(self._seed, "decided", over["order_id"], over["effect_id"])
        value: EffectDecided = {
            "order_id": over["order_id"],
            "effect_id": over["effect_id"],
            "verdict": verdicts[int(chance * 3)] if over["attempts"] < 12 else "LEAVE",  # type: ignore[typeddict-item]
            "decided_by": "S1",
            "because": "looked",
            "at": over["at"] + MINUTE,
        }
        return Planned(value["at"], EffectDecided, over["order_id"], value)

    def _chance(self, what: str, ordered: Mapping[str, Any]) -> float:
        words = (ordered["order_id"], ordered["effect_id"], str(ordered["attempt"]))
        return draw(self._seed, what, *words)


def _report(ordered: Mapping[str, Any], outcome: AttemptOutcome, late: int) -> Planned:
    value = _value(ordered, outcome, late)
    return Planned(value["at"], AttemptSettled, ordered["order_id"], value)


def _value(ordered: Mapping[str, Any], outcome: AttemptOutcome, late: int) -> AttemptSettled:
    return {
        "order_id": ordered["order_id"],
        "effect_id": ordered["effect_id"],
        "attempt": ordered["attempt"],
        "connector": ordered["connector"],
        "outcome": outcome,
        "because": "",
        "at": ordered["at"] + late,
    }


def senseless() -> tuple[type, str, AttemptSettled]:
    """A report of what nobody ordered, and its record and key."""
    ordered = {
        "order_id": "shop:002",
        "effect_id": "order-received",
        "attempt": 99,
        "connector": "another",
        "at": 0,
    }
    return AttemptSettled, "shop:002", _value(ordered, "DONE", 0)


def wrongly_done(
    source: Source, codec: Codec, arrived: Mapping[str, int], later: Set[str]
) -> Iterator[str]:
    """Effects that came more often than their connector's ability promises, or that are over as
    done, by a connector's word, and never came; those that nobody will look at again, and that have
    no end. Of what people decided they answer themselves. `later`: orders at which the stage would
    look after the world's last day."""
    attempts: dict[str, Mapping[str, Any]] = {}
    by_people, over = set[str](), dict[tuple[str, str], str]()
    places = [(TOPIC, number) for number in range(source.partitions)]
    for record in source.read(source.bounds(places)):
        kind, value = codec.decode(record.value or b"", TOPIC)
        effect = (value["order_id"], value["effect_id"])
        if kind.name == "AttemptOrdered":
            attempts[value["reference"]] = value
        else:
            over[effect] = value["outcome"]
            if value["decided_by"] or value["outcome"] in ("in_doubt", "refused"):
                by_people.add(f"{effect}")
    known = policy()
    assert isinstance(known, EffectsPolicy)
    for reference, ordered in attempts.items():
        effect, times = (ordered["order_id"], ordered["effect_id"]), arrived.get(reference, 0)
        if f"{effect}" in by_people:
            continue
        about = f"{effect[0]}: {effect[1]}"
        template = known.templates[ordered["template"]]
        again = ordered["connector"] == "mail" and template.in_doubt == "again"
        if times > 1 and not again and ordered["connector"] != PROBE:
            yield f"{about} came {times} times by {ordered['connector']}"
        if over.get(effect) == "done" and times == 0:
            yield f"{about} is done, and never came"
        if effect not in over and effect[0] not in later:
            yield f"{about} was ordered, and has no end"
