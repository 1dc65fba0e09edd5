"""Orders that do not move although they should, by stage and reason. `orders stuck` names them."""

from collections.abc import Mapping

from orders.contracts.catalogue import CHAIN, STAGES
from services.lookout.known import Known

PARKED, OVERDUE, NO_OWNER = "parked", "timer_overdue", "no_owner"
"""Set aside until a person decides; a timer was due a minute ago; waiting in a partition that no
replica has."""


def stuck(known: Known) -> Mapping[tuple[str, str], int]:
    """(stage, reason) -> orders, 0 included. What only a sweep of the states tells, held for too
    long and waiting for too long, is as of the last one."""
    counts = dict(known.swept)
    for stage in STAGES:
        counts[stage, PARKED] = known.parked.get(stage, 0)
        counts[stage, OVERDUE] = known.overdue.get(stage, 0)
        counts[stage, NO_OWNER] = _without_owner(known, stage)
    return counts


def _without_owner(known: Known, stage: str) -> int:
    if known.offsets is None:
        return 0
    waits = known.offsets.waits
    places = ((CHAIN[stage], number) for number in known.offsets.standings[stage].unowned)
    return sum(waits[stage, place].records for place in places if (stage, place) in waits)
