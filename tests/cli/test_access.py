"""Rules by the declarations: what a stage reads and writes it may, and nothing else."""

import hashlib
import itertools
import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from orders.cli.access.redis import acl_file, permissions
from orders.cli.access.roles import READABLE, ROLES
from orders.cli.access.rules import Rule
from orders.cli.access.strimzi import resources
from orders.cli.access.users import USERS, planned, rules_of
from orders.contracts.catalogue import CHAIN, STAGES, TOPICS
from tests.cli.conftest import orders

KAFKA_USER = json.loads(Path(__file__).with_name("kafka_user.schema.json").read_text())
OUTSIDERS = ("channels", "warehouses", "carriers", "banks", "suppliers")


def may(user: str, operation: str, resource: str = "topic") -> set[str]:
    return {
        rule.name
        for rule in rules_of(user)
        if rule.resource == resource and rule.operation == operation
    }


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_some_twenty_rules_and_no_more(stage: str):
    assert 12 <= len(rules_of(stage)) <= 32


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_reads_its_chain_and_writes_its_own(stage: str):
    assert CHAIN[stage] in may(stage, "read")
    owners = {TOPICS[name].owner for name in may(stage, "write")}
    assert owners <= {stage, "stages", "warehouses"}
    assert "warehouses" not in owners or stage == "allocation", "what it packs out for a warehouse"
    assert {f"{stage}.state.v1", f"{stage}.dlq.v1", "orders.summaries.v1"} <= may(stage, "write")


def test_no_stage_writes_what_is_another_ones_memory():
    for one, other in itertools.permutations(STAGES, 2):
        for kind in ("state", "dlq", "control"):
            assert f"{other}.{kind}.v1" not in may(one, "write") | may(one, "read")


def test_every_topic_that_a_stage_owns_is_written_by_its_owner_alone():
    for name, topic in TOPICS.items():
        if topic.owner in STAGES:
            writers = {user for user in USERS if name in may(user, "write")}
            assert writers == {topic.owner, "together"}, name


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_may_replay_in_a_group_of_its_own(stage: str):
    assert may(stage, "read", "group") == {stage, f"{stage}.readers"}


@pytest.mark.parametrize("stage", STAGES)
def test_transactions_are_those_of_its_replicas(stage: str):
    [rule] = [rule for rule in rules_of(stage) if rule.resource == "transactional_id"]
    assert rule == Rule(stage, "transactional_id", f"{stage}-", "prefixed", "write")


def test_together_may_what_all_may():
    union = {rule[1:] for stage in STAGES for rule in rules_of(stage)}
    own = ("transactional_id", "together-", "prefixed", "write")
    assert {rule[1:] for rule in rules_of("together")} == union | {own}


@pytest.mark.parametrize("user", OUTSIDERS)
def test_outsiders_write_what_is_theirs(user: str):
    assert may(user, "write") == {name for name, topic in TOPICS.items() if topic.owner == user}
    assert may(user, "write")
    inside = {name for name in may(user, "read") if TOPICS[name].kind == "state"}
    assert not inside


@pytest.mark.parametrize("user", READABLE)
def test_data_teams_read_no_more_personal_data_than_their_class(user: str):
    assert may(user, "read")
    assert {TOPICS[name].personal_data for name in may(user, "read")} <= {*READABLE[user]}
    assert not may(user, "write")


def test_each_class_of_personal_data_has_the_ones_below():
    assert may("data", "read") < may("data-contact", "read") < may("data-full", "read")


def test_auditors_write_nothing_and_see_all():
    assert may("auditor", "read") == set(TOPICS)
    assert not may("auditor", "write")


def test_only_deploy_makes_topics_and_rules():
    for user in USERS:
        makes = bool(may(user, "create") or may(user, "alter", "cluster"))
        assert makes == (user == "deploy")
    assert not may("deploy", "read") | may("deploy", "write")


def test_no_group_of_a_role_begins_like_anothers():
    """A prefix must not open a stranger's groups."""
    prefixes = [
        rule
        for user in ROLES
        for rule in rules_of(user)
        if rule.resource == "group" and rule.pattern == "prefixed"
    ]
    literal = [rule for rule in planned() if rule.resource == "group"]
    for prefix, other in itertools.product(prefixes, literal):
        assert prefix.user == other.user or not other.name.startswith(prefix.name)


def test_redis_keys_are_the_stages_own():
    assert "~orders:{inventory/*" in permissions("inventory")
    assert "~orders:{ledger/stock}*" in permissions("inventory")
    assert "%R~orders:{ledger/stock}*" in permissions("review"), "it asks what is available"
    for stage in STAGES:
        own = {word for word in permissions(stage) if word.startswith("~")}
        assert all(f"{{{stage}/" in key or "{ledger/" in key for key in own)
        assert not {"+flushall", "+config|set", "+keys", "+@all"} & {*permissions(stage)}


def test_the_acl_file_has_digests_alone_and_nobody_without_a_name():
    text = acl_file({"intake": "hidden", "lookout": "hidden", "channels": "hidden"})
    assert text.startswith("user default off")
    assert "hidden" not in text
    assert [line.split()[1] for line in text.splitlines()] == ["default", "intake", "lookout"]


def test_the_acl_file_lets_in_by_both_passwords_while_one_is_changed():
    [_, line] = acl_file({"intake": "new"}, {"intake": ["former"]}).splitlines()
    digests = [hashlib.sha256(one).hexdigest() for one in (b"new", b"former")]
    assert line.startswith(f"user intake on #{digests[0]} #{digests[1]} resetkeys")


def test_strimzi_gets_a_resource_a_user():
    documents = list(yaml.safe_load_all(resources(planned(), "orders")))
    assert {one["metadata"]["name"] for one in documents} == set(USERS)
    count = 0
    for one in documents:
        assert (one["apiVersion"], one["kind"]) == ("kafka.strimzi.io/v1", "KafkaUser")
        assert one["metadata"]["labels"] == {"strimzi.io/cluster": "orders"}
        jsonschema_rs.validate(KAFKA_USER, one)
        count += sum(len(rule["operations"]) for rule in one["spec"]["authorization"]["acls"])
    assert count == len(planned())


def test_strimzis_schema_refuses_a_slip():
    first = next(yaml.safe_load_all(resources(planned(), "orders")))
    first["spec"]["authorization"]["acls"][0]["operation"] = "Read"
    with pytest.raises(jsonschema_rs.ValidationError, match="operation"):
        jsonschema_rs.validate(KAFKA_USER, first)


def test_strimzi_asks_no_server(clean_settings: None):
    assert orders("access", "strimzi").output.count("kind: KafkaUser") == len(USERS)


def test_an_unknown_user_is_named(clean_settings: None):
    told = orders("access", "plan", "haulage")
    assert told.exit_code == 2
    assert "no user 'haulage'" in told.output


@pytest.mark.parametrize("user", ["gateway", "desk"])
def test_whoever_tells_people_of_ended_orders_may_read_where_they_stand(user: str):
    inside = {name for name in may(user, "read") if TOPICS[name].kind == "state"}
    assert inside == {"intake.state.v1", "tracking.state.v1"}


def test_whoever_computes_spans_reads_what_tells_of_orders_and_writes_nothing():
    assert may("spans", "read", "group") == {"spans.readers", "tools.readers"}
    assert {"orders.submissions.v1", "intake.state.v1", "review.dlq.v1"} <= may("spans", "read")
    assert not {"stock.events.v1", "credit.journal.v2", "ref.customers.v1"} & may("spans", "read")
    assert not may("spans", "write")


def test_insight_reads_summaries_and_writes_its_own():
    own = {"insight.windows.v1", "insight.kpis.v1"}
    assert may("insight", "write") == own
    assert may("insight", "read") == {"orders.summaries.v1", *own}
    assert may("insight", "read", "group") == {"insight"}
    assert may("insight", "write", "transactional_id") == {"insight-"}


def test_the_order_file_reads_what_tells_of_orders_and_writes_nothing():
    assert may("orderfile", "read", "group") == {"orderfile.readers", "tools.readers"}
    read = may("orderfile", "read")
    assert {"orders.submissions.v1", "orders.timeline.v1", "review.dlq.v1"} <= read
    assert not {"stock.events.v1", "intake.state.v1", "ref.customers.v1"} & read
    assert not may("orderfile", "write")


@pytest.mark.parametrize("user", USERS)
def test_who_reads_topics_may_be_a_member_of_a_group(user: str):
    assert bool(may(user, "read")) == bool(may(user, "read", "group"))


def test_the_lake_reads_every_topic_and_writes_nothing():
    assert may("lake", "read") == {*TOPICS}
    assert may("lake", "read", "group") == {"lake.readers", "tools.readers"}
    assert not may("lake", "write")


def test_the_lookout_reads_what_it_counts():
    read_by_stages = set().union(*(may(stage, "read") for stage in STAGES))
    counted = {name for name in read_by_stages if TOPICS[name].kind in ("chain", "partner")}
    assert counted | {"ref.channels.v1"} <= may("lookout", "read")
    assert may("lookout", "write") == {"orders.submissions.v1"}
    assert not {name for name in may("lookout", "read") if TOPICS[name].kind == "state"}
