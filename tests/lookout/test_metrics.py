"""What the lookout tells Prometheus."""

import shutil
import subprocess

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from orders.audit.report import CHECKS
from orders.client.waiting import Waits
from orders.contracts.catalogue import STAGES
from orders.engine.host.exposition import exposition
from orders.engine.settings import Settings
from services.lookout.channels import MOST_CHANNELS, OTHER, channel_of, told_apart
from services.lookout.known import Audited, Known
from services.lookout.metrics import SERVERS, KnownCollector
from services.lookout.process import looks
from services.lookout.samples import Samples
from services.lookout.sweep import REASONS
from services.lookout.sweep import STAGES as SWEPT
from tests.lookout.made import NOW, flowing
from tests.orders import agreed

MOST_SERIES = 3_000
PROMISED = {
    "kafka_brokers": set(),
    "kafka_topic_partitions": {"topic"},
    "kafka_topic_partition_under_replicated_partition": {"topic", "partition"},
    "kafka_consumergroup_members": {"consumergroup"},
    "kafka_consumergroup_lag": {"consumergroup", "topic", "partition"},
    "orders_stage_heartbeat_timestamp_seconds": {"stage", "partition"},
    "orders_stage_waiting_records": {"stage", "topic"},
    "orders_stage_oldest_waiting_timestamp_seconds": {"stage"},
    "orders_stage_fused_partitions": {"stage"},
    "orders_stage_parked_keys": {"stage"},
    "orders_stage_unreadable_letters": {"stage"},
    "orders_stage_paused_partitions": {"stage"},
    "orders_stage_garbled_partitions": {"stage"},
    "orders_stage_stuck_orders": {"stage", "reason"},
    "orders_ledger_open": {"ledger"},
    "orders_channel_heard_timestamp_seconds": {"channel"},
    "orders_channel_silent": {"channel"},
    "orders_server_up": {"server"},
    "orders_clock_gap_seconds": {"server"},
    "orders_certificate_expiry_timestamp_seconds": {"server"},
    "orders_audit_timestamp_seconds": set(),
    "orders_audit_differences": {"check"},
    "orders_lookout_looked_timestamp_seconds": {"look"},
}


def scraped(known: Known) -> str:
    registry = CollectorRegistry()
    registry.register(KnownCollector(known))
    return exposition(registry)[0].decode()


def values(known: Known, name: str) -> dict[tuple[str, ...], float]:
    """Labels' values, by the labels' names in order -> value."""
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(scraped(known))
        for sample in family.samples
        if sample.name == name
    }


def test_names_and_labels_are_those_that_dashboards_and_alerts_ask_for():
    known = flowing()
    assert known.offsets is not None
    known.offsets.waits["review", ("orders.intake.v1", 3)] = Waits(2, 1, True)  # type: ignore[index]
    found = {
        family.name: {label for sample in family.samples for label in sample.labels}
        for family in text_string_to_metric_families(scraped(known))
    }
    assert found == PROMISED


def test_a_house_of_twelve_partitions_has_no_more_series_than_promised():
    """With all that the looks can find, though its list has thousands of channels and thousands
    more are made up by whoever sends."""
    known = flowing(12)
    assert known.offsets is not None
    for place in known.offsets.waits:
        known.offsets.waits[place] = Waits(1, 5_000, True)  # type: ignore[index]
    names = [f"channel-{number:05}" for number in range(10_000)]
    listed = told_apart({name: agreed(name) for name in names})
    keys = [f"channel-{number:05}:1".encode() for number in range(20_000)]
    heard = {channel_of(key, listed) for key in keys}
    known.channels = dict.fromkeys(heard, 1.0)
    known.silent = dict.fromkeys(heard - {OTHER}, True)
    assert len(heard) == MOST_CHANNELS + 1
    known.swept = {(stage, reason): 1 for stage in SWEPT for reason in REASONS}
    known.audited = Audited(1.0, dict.fromkeys(CHECKS, 1))
    known.certificates = known.clock_gaps = dict.fromkeys((*SERVERS, "lookout"), 1.0)
    nowhere = Settings(kafka_bootstrap_servers="", registry_url="http://x", redis_url="redis://x")
    known.looked = {look.name: 1.0 for look in looks(nowhere, known, Samples())}
    lines = [line for line in scraped(known).splitlines() if not line.startswith("#")]
    assert len(lines) <= MOST_SERIES, len(lines)


def test_an_audit_that_was_never_made_is_a_value_not_a_gap():
    """An alert fires for it, too."""
    assert values(Known(12), "orders_audit_timestamp_seconds") == {(): 0}
    assert values(flowing(), "orders_audit_timestamp_seconds") == {(): NOW - 3_600}


def test_every_name_is_told_before_anything_is_known():
    found = {family.name for family in text_string_to_metric_families(scraped(Known(12)))}
    assert found == PROMISED.keys()


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_has_nothing_to_say():
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=scraped(flowing()), capture_output=True, text=True
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_a_partition_that_never_had_a_heartbeat_is_a_value_not_a_gap():
    """An alert on `time() - heartbeat` fires for it."""
    known = flowing()
    known.heartbeats = {place: at for place, at in known.heartbeats.items() if place[0] != "review"}
    found = values(known, "orders_stage_heartbeat_timestamp_seconds")
    assert len(found) == 12 * len(STAGES)
    assert found["0", "review"] == 0
    assert found["0", "intake"] == NOW - 7


def test_waiting_records_are_counted_not_subtracted():
    known = flowing()
    assert known.offsets is not None
    known.offsets.waits["review", ("orders.intake.v1", 3)] = Waits(2, 5_000, True)  # type: ignore[index]
    assert values(known, "orders_stage_waiting_records")["review", "orders.intake.v1"] == 2
    assert values(known, "kafka_consumergroup_lag")["review", "3", "orders.intake.v1"] == 1
    assert values(known, "orders_stage_oldest_waiting_timestamp_seconds") == {("review",): 5.0}


def test_orders_are_stuck_where_nobody_owns_their_partition():
    known = flowing()
    assert known.offsets is not None
    review = known.offsets.standings["review"]._replace(unowned=frozenset({3}))
    known.offsets.standings["review"] = review  # type: ignore[index]
    known.offsets.waits["review", ("orders.intake.v1", 3)] = Waits(2, 5_000, True)  # type: ignore[index]
    known.offsets.waits["review", ("orders.intake.v1", 4)] = Waits(9, 5_000, True)  # type: ignore[index]
    known.parked = {**known.parked, "review": 4}
    found = values(known, "orders_stage_stuck_orders")
    assert found["no_owner", "review"] == 2
    assert found["parked", "review"] == 4
    assert found["timer_overdue", "review"] == 0


def test_offsets_that_were_set_by_hand_are_counted():
    known = flowing()
    assert known.offsets is not None
    review = known.offsets.standings["review"]._replace(garbled=frozenset({3, 7}))
    known.offsets.standings["review"] = review  # type: ignore[index]
    found = values(known, "orders_stage_garbled_partitions")
    assert found.pop(("review",)) == 2
    assert set(found.values()) == {0}


def test_a_server_that_was_never_heard_of_is_down():
    assert values(Known(12), "orders_server_up") == {
        ("kafka",): 0,
        ("redis",): 0,
        ("registry",): 0,
    }
