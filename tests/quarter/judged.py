"""What a quarter came to: the audit, the invariants, the replay, and the figures."""

from collections.abc import Iterator
from typing import NamedTuple

from orders.audit.report import Report as Audit
from orders.business.times import DAY
from orders.cli.demo.goods import TOPICS, Counting
from orders.cli.demo.goods_counted import STRETCH_DAYS
from orders.replay.replay import replay
from orders.replay.report import Report as Replayed
from tests.audit.fakes import FakeSource, audit_of, quietly
from tests.cases.inside import STAGES
from tests.engine import invariants
from tests.quarter.quarter import START, Quarter


class Verdict(NamedTuple):
    """`wrong` are sentences, none if all is well."""

    audit: Audit
    replayed: list[Replayed]
    wrong: list[str]


def figures(quarter: Quarter) -> Counting:
    """Counted from the topics alone."""
    counting = Counting(START, STRETCH_DAYS * DAY)
    for topic in TOPICS:
        for kind, value in quarter.world.read(topic):
            counting.saw(kind.record, value)
    return counting


def judged(quarter: Quarter) -> Verdict:
    """Everything that must hold at its end."""
    audit = audit_of(quarter.world)
    source = FakeSource(quarter.world.broker)
    replayed = [replay(source, quarter.world.codec, stage, quietly) for stage in STAGES]
    return Verdict(audit, replayed, list(_wrong(quarter, audit, replayed)))


def _wrong(quarter: Quarter, audit: Audit, replayed: list[Replayed]) -> Iterator[str]:
    for result in audit.results.values():
        yield from (f"audit, {result.name}: {about}: {says}" for about, says in result.shown)
    for report in replayed:
        if report.differing:
            yield f"{report.stage}: {report.differing} decisions come out otherwise: {report.first}"
        yield from (
            f"{report.stage}: {count} not folded: {why}" for why, count in report.gone.items()
        )
    try:
        for stage in STAGES:
            folded = invariants.fold(quarter.world, stage)
            invariants.check_state_store(quarter.world, stage, folded)
            invariants.check_ledgers(quarter.world, stage, folded)
            invariants.check_workload(quarter.world, stage, folded)
            invariants.check_told(quarter.world, stage, folded)
    except AssertionError as error:
        yield f"Redis and Kafka: {error}"
    yield from (f"{order} has not ended" for order in sorted(quarter.open)[:5])
