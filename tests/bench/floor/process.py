"""The plain review as a process: `run` is one replica of it; `apply` makes its topics and registers
its schemas."""

import sys

from orders.cli.topics.cluster import Cluster
from orders.cli.topics.plan import make_plan
from orders.cli.topics.subjects import Subjects
from orders.cli.topics.wanted import topics as wanted
from orders.engine.host.process import run
from orders.engine.settings import Settings, load_settings
from tests.bench.floor import bare, topics
from tests.bench.floor.stage import STAGE

TOLD_BY_ALL = ("orders.summaries.v1", "ref.workload.v1", "orders.notices.v1")
"""What every stage says of itself goes there, and which order a person has ended; an older engine
knows less of them."""


def apply(settings: Settings) -> None:
    """The stage's topics, that of all summaries, and the bare loop's."""
    partitioned = wanted(settings.partitions)
    names = (*topics.TOPICS, *TOLD_BY_ALL)
    needed = {name: topic for name, topic in partitioned.items() if name in names}
    cluster = Cluster(settings.kafka_properties())
    make_plan(needed, cluster, Subjects(settings.registry_properties())).carry_out()
    cluster.create(bare.USED_TOPIC, settings.partitions, 1, {"cleanup.policy": "compact"})


if __name__ == "__main__":
    topics.register()
    if sys.argv[1:] == ["apply"]:
        apply(load_settings())
    else:
        run(STAGE)
