"""What a stage may do on the brokers: what its declaration says that it reads and writes, and no
more."""

from collections.abc import Iterator

from orders.cli.access.rules import Rule, on_topics, reads_in
from orders.client.groups import wiring_of
from orders.contracts.catalogue import STAGES
from orders.engine.core.feed import reference_topics
from orders.engine.core.wiring import Wiring
from orders.engine.host.process import TOGETHER
from orders.engine.kafka.client import readers_of


def stage_rules(stage: str) -> list[Rule]:
    """Rules of the user that is called like the stage."""
    return sorted(_rules(stage, stage))


def together_rules() -> list[Rule]:
    """Rules of the process that has all stages: those of all of them, and its own transactions."""
    rules = {rule for stage in STAGES for rule in _rules(TOGETHER, stage)}
    return sorted(rules | {_transactions(TOGETHER, TOGETHER)})


def _rules(user: str, stage: str) -> Iterator[Rule]:
    wiring = wiring_of(stage)
    yield from on_topics(user, "read", _read(wiring))
    yield from on_topics(user, "write", _written(wiring))
    yield from reads_in(user, stage, readers_of(stage))
    yield _transactions(user, stage)


def _read(wiring: Wiring) -> set[str]:
    """Beside its inputs: what it replays to claim a partition, and letters that are to be tried
    again."""
    return {
        *wiring.topics,
        wiring.state.topic,
        wiring.dead_letter.topic,
        *reference_topics(wiring.stage.references),
    }


def _written(wiring: Wiring) -> set[str]:
    own = (wiring.state, wiring.dead_letter, wiring.summary, *wiring.journals.values())
    told = (wiring.workload,) if wiring.stage.queue_of else ()
    return {kind.topic for kind in (*own, *told, *wiring.outlets.values())}


def _transactions(user: str, process: str) -> Rule:
    """Of all its replicas: `<process>-<replica>`."""
    return Rule(user, "transactional_id", f"{process}-", "prefixed", "write")
