"""Topics and schemas against the catalogue."""

from collections.abc import Iterator

from orders.cli.doctor.check import Check, fail, ok
from orders.cli.topics.cluster import Cluster
from orders.cli.topics.plan import make_plan
from orders.cli.topics.subjects import Subjects
from orders.cli.topics.wanted import topics
from orders.engine.settings import Settings

SHOWN = 3


def registry(settings: Settings) -> Iterator[Check]:
    """Raises TransientError if it does not answer."""
    Subjects(settings.registry_properties()).examine(())
    yield ok("schema registry", "it answers")


def contracts(settings: Settings) -> Iterator[Check]:
    """What `orders topics plan` would say."""
    catalogue = topics(settings.partitions)
    plan = make_plan(
        catalogue, Cluster(settings.kafka_properties()), Subjects(settings.registry_properties())
    )
    if plan.refusals:
        found = [f"{refusal.name}: {refusal.because}" for refusal in plan.refusals]
        yield fail(
            "topics and schemas",
            _few(found),
            "`orders topics plan` tells all; these must be mended by hand",
        )
    elif plan.steps:
        found = [f"{step.action} {step.name}" for step in plan.steps]
        yield fail("topics and schemas", f"to do: {_few(found)}", "`orders topics apply`")
    else:
        yield ok(
            "topics and schemas",
            f"{len(catalogue)} topics of {settings.partitions} partitions, as in the catalogue",
        )


def _few(found: list[str]) -> str:
    rest = len(found) - SHOWN
    return "; ".join(found[:SHOWN]) + (f"; and {rest} more" if rest > 0 else "")
