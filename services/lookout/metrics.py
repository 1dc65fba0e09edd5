"""What the looks have found, for Prometheus. Names and labels of groups, topics and brokers are
kafka_exporter's, so that dashboards fit which people have. No order id is a label."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from orders.contracts.catalogue import STAGES, TOPICS
from services.lookout.known import Known, Offsets
from services.lookout.stuck import stuck

SERVERS = ("kafka", "registry", "redis")
Rows = Iterable[tuple[tuple[str, ...], float]]


class KnownCollector(Collector):
    """Reads what is known whenever somebody scrapes."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Every family, those without a sample, too."""
        yield from _brokers(self._known.offsets)
        yield from _groups(self._known.offsets)
        yield from _stages(self._known)
        yield from _rest(self._known)


def _gauge(name: str, about: str, labels: str, rows: Rows) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=labels.split())
    for values, number in rows:
        family.add_metric(values, number)
    return family


def _brokers(found: Offsets | None) -> Iterator[GaugeMetricFamily]:
    copies = found.topology.copies if found else {}
    ours = {place: one for place, one in copies.items() if place[0] in TOPICS}
    partitions: defaultdict[str, int] = defaultdict(int)
    for topic, _ in ours:
        partitions[topic] += 1
    yield _gauge(
        "kafka_brokers",
        "Brokers that the cluster knows to live",
        "",
        [((), found.topology.brokers)] if found else (),
    )
    yield _gauge(
        "kafka_topic_partitions",
        "Partitions of a topic",
        "topic",
        (((topic,), count) for topic, count in partitions.items()),
    )
    yield _gauge(
        "kafka_topic_partition_under_replicated_partition",
        "1 where a copy of the partition is not in sync",
        "topic partition",
        (((topic, str(at)), one.in_sync < one.all) for (topic, at), one in ours.items()),
    )


def _groups(found: Offsets | None) -> Iterator[GaugeMetricFamily]:
    standings = found.standings if found else {}
    lags = [
        ((stage, topic, str(at)), max(found.ends[topic, at] - mark, 0) if found else 0)
        for stage, one in standings.items()
        for (topic, at), mark in one.marks.items()
    ]
    yield _gauge(
        "kafka_consumergroup_members",
        "Members of a consumer group",
        "consumergroup",
        (((stage,), one.members) for stage, one in standings.items()),
    )
    yield _gauge(
        "kafka_consumergroup_lag",
        "Offsets behind it; markers of transactions count, so it may rest at 1: see "
        "orders_stage_waiting_records",
        "consumergroup topic partition",
        lags,
    )


def _stages(known: Known) -> Iterator[GaugeMetricFamily]:
    standings = known.offsets.standings if known.offsets else {}
    yield _gauge(
        "orders_stage_heartbeat_timestamp_seconds",
        "When the last heartbeat that came through this partition was sent; 0: none ever did",
        "stage partition",
        (
            ((stage, str(at)), known.heartbeats.get((stage, at), 0.0))
            for stage in standings
            for at in range(known.partitions)
        ),
    )
    yield _gauge(
        "orders_stage_waiting_records",
        "Records that the stage has not handled, counted: markers of transactions are none",
        "stage topic",
        waiting(known.offsets).items(),
    )
    yield _gauge(
        "orders_stage_oldest_waiting_timestamp_seconds",
        "Timestamp of the oldest record that waits; not there if none does",
        "stage",
        (((stage,), at) for stage, at in oldest(known.offsets).items()),
    )
    yield _gauge(
        "orders_stage_fused_partitions",
        "Partitions that the stage's circuit breaker has stopped",
        "stage",
        (((stage,), len(one.fused)) for stage, one in standings.items()),
    )
    yield _gauge(
        "orders_stage_paused_partitions",
        "Partitions that a person has paused: orders resume",
        "stage",
        (((stage,), len(one.paused)) for stage, one in standings.items()),
    )
    yield _gauge(
        "orders_stage_garbled_partitions",
        "Partitions whose committed offset no stage wrote: orders offsets restore",
        "stage",
        (((stage,), len(one.garbled)) for stage, one in standings.items()),
    )
    yield _gauge(
        "orders_stage_parked_keys",
        "Keys that wait for a person: orders dlq ls --parked",
        "stage",
        (((stage,), count) for stage, count in known.parked.items()),
    )
    yield _gauge(
        "orders_stage_unreadable_letters",
        "Records among the stage's dead letters that are none: who wrote them?",
        "stage",
        (((stage,), count) for stage, count in known.unreadable.items()),
    )
    yield _gauge(
        "orders_stage_stuck_orders",
        "Orders that do not move although they should: orders stuck",
        "stage reason",
        stuck(known).items(),
    )


def _rest(known: Known) -> Iterator[GaugeMetricFamily]:
    audited = known.audited
    yield _labelled(
        "orders_ledger_open",
        "1 while the ledger answers; 0 until every partition has an owner after a loss of Redis",
        "ledger",
        known.ledgers,
    )
    yield _labelled(
        "orders_channel_heard_timestamp_seconds",
        "When the channel last submitted something; not there before it is heard of",
        "channel",
        known.channels,
    )
    yield _labelled(
        "orders_channel_silent",
        "1 if the channel should have been heard of, by its habit or by what is agreed",
        "channel",
        known.silent,
    )
    yield _labelled(
        "orders_server_up",
        "1 if the server answered the last look",
        "server",
        {server: known.servers.get(server, False) for server in SERVERS},
    )
    yield _labelled(
        "orders_clock_gap_seconds",
        "The server's clock minus ours",
        "server",
        known.clock_gaps,
    )
    yield _labelled(
        "orders_certificate_expiry_timestamp_seconds",
        "When the first of the server's certificates ends",
        "server",
        known.certificates,
    )
    yield _gauge(
        "orders_audit_timestamp_seconds",
        "When the last audit ended; 0: none was ever made",
        "",
        [((), audited.at if audited else 0.0)],
    )
    yield _labelled(
        "orders_audit_differences",
        "What the last audit found wrong",
        "check",
        audited.differences if audited else {},
    )
    yield _labelled(
        "orders_lookout_looked_timestamp_seconds",
        "When the look last came to its end",
        "look",
        known.looked,
    )


def _labelled(name: str, about: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    rows = sorted(values.items())
    return _gauge(name, about, label, (((value,), number) for value, number in rows))


def waiting(found: Offsets | None) -> Mapping[tuple[str, str], int]:
    """(stage, topic) -> records that wait."""
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (stage, (topic, _)), waits in (found.waits if found else {}).items():
        counts[stage, topic] += waits.records
    return counts


def oldest(found: Offsets | None) -> Mapping[str, float]:
    """Stage -> timestamp of the oldest record that waits, seconds since 1970."""
    times: defaultdict[str, list[int]] = defaultdict(list)
    for (stage, _), waits in (found.waits if found else {}).items():
        if waits.oldest_at is not None:
            times[stage].append(waits.oldest_at)
    return {stage: min(times[stage]) / 1000 for stage in STAGES if times[stage]}
