"""Every alert fires when it should, and not when it should not: asked of promtool, with the rules
that are deployed. Who is told is asked of amtool."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which
from typing import Any, NamedTuple

import pytest
import yaml

from orders.contracts.catalogue import STAGES
from orders.engine.core.ages import EDGES
from tools.observe.__main__ import drilled, main, write
from tools.observe.levels import burn_alert, load
from tools.observe.routes import NOBODY, routes
from tools.observe.rules import rules
from tools.observe.windows import WINDOW, seconds, within

LEVELS = load()
needs_promtool = pytest.mark.skipif(which("promtool") is None, reason="promtool is not installed")
needs_amtool = pytest.mark.skipif(which("amtool") is None, reason="amtool is not installed")
DAY = 1_440


class Case(NamedTuple):
    """Series (promtool's notation, a sample each `step` minutes), when to look (in steps), and the
    labels of the alerts that fire then, beside their severity."""

    what: str
    alert: str
    series: Mapping[str, str]
    at: int
    firing: Sequence[Mapping[str, str]] = ()
    step: int = 1


COUNTED = {
    "answers": ('orders_flow_seconds_{}{{stage="intake"{}}}', "5.0"),
    "flow": ('orders_flow_seconds_{}{{stage="shipping"{}}}', "30.0"),
    "status": ('orders_stage_delay_seconds_{}{{stage="tracking"{}}}', "10.0"),
}


def counted(level: str, bad: float, minutes: int = 60, then_good: int = 0) -> dict[str, str]:
    """Ten thousand a minute, of which the share `bad` is bad for so many minutes, and nothing
    after."""
    end = then_good and f" {10_000 * (minutes + 1)}+10000x{then_good - 1}"
    whole = f"0+10000x{minutes}{end or ''}"
    if level == "soundness":
        parked = round(10_000 * bad)
        still = then_good and f" {parked * minutes}x{then_good - 1}"
        return {
            'orders_stage_delay_seconds_count{stage="review"}': whole,
            'orders_stage_dead_letters_total{stage="review",parked="true"}': (
                f"0+{parked}x{minutes}{still or ''}"
            ),
            'orders_stage_dead_letters_total{stage="review",parked="false"}': "0+500x5000",
        }
    name, edge = COUNTED[level]
    good = round(10_000 * (1 - bad))
    again = then_good and f" {good * minutes + 10_000}+10000x{then_good - 1}"
    return {
        name.format("count", ""): whole,
        name.format("bucket", f',le="{edge}"'): f"0+{good}x{minutes}{again or ''}",
    }


def night(level: str) -> dict[str, str]:
    """Two in an hour, one of them bad, and 48 heartbeats a minute; of records that may be parked,
    which are few, so many pass in all stages."""
    stage = {"answers": "intake", "flow": "shipping", "status": "tracking"}.get(level, "intake")
    beats = f'orders_stage_heartbeats_total{{stage="{stage}",outcome="taken"}}'
    if level == "soundness":
        return {
            'orders_stage_delay_seconds_count{stage="review"}': "0x40 1x5 2x20",
            'orders_stage_dead_letters_total{stage="review",parked="true"}': "0x40 1x30",
            beats: f"0+{8 * 48}x70",
        }
    name, edge = COUNTED[level]
    return {
        name.format("count", ""): "0x40 1x5 2x20",
        name.format("bucket", f',le="{edge}"'): "0x45 1x20",
        beats: "0+48x70",
    }


def burning(level: str) -> list[Case]:
    fast, slow = burn_alert(level, "fast"), burn_alert(level, "slow")
    budget, of = LEVELS.levels[level].budget, [{"level": level}]
    quick, idle = counted(level, 20 * budget, 30), counted(level, 0.5 * budget, DAY)
    creeping = counted(level, 4 * budget, 180)
    over = counted(level, 20 * budget, 20, 400)
    pages_for_hours = counted(level, 8 * budget, 7 * 60)
    tickets_for_days = counted(level, 2 * budget, 3 * DAY // 20)
    silent = of if LEVELS.levels[level].silence else []
    return [
        Case("twenty times too fast", fast, quick, 20, of),
        Case("eight times too fast for hours", fast, pages_for_hours, 7 * 60, of),
        Case("four times too fast is no page", fast, creeping, 150),
        Case("soon after its cause is gone it ends", fast, over, 90),
        Case("half of what may be", fast, idle, 8 * 60),
        Case("one record of two at night, while heartbeats pass", fast, night(level), 50),
        Case("no replica tells anything", fast, {}, 30, silent),
        Case("four times too fast", slow, creeping, 150, of),
        Case("twice too fast for days", slow, tickets_for_days, 3 * DAY // 20, of, 20),
        Case("half of what may be", slow, idle, DAY, step=20),
        Case("no replica tells anything", slow, {}, 30),
    ]


def beating(stage: str, partition: int, until: int, lookout: str = "a") -> dict[str, str]:
    """A heartbeat a minute, and none after."""
    labels = f'stage="{stage}",partition="{partition}",instance="{lookout}"'
    last = until * 60
    return {
        f"orders_stage_heartbeat_timestamp_seconds{{{labels}}}": f"0+60x{until} {last}x{60 - until}"
    }


def decided(times: int, shifted: bool) -> dict[str, str]:
    """A day in which a tenth is held, then twenty minutes in which most is."""
    series = {}
    for outcome, before, after in (("confirmed", 9, 4), ("held", 1, 6)):
        labels = f'stage="review",event="OrderReceived",outcome="{outcome}",reason=""'
        rate, last = before * times, before * times * DAY
        now = after * times if shifted else rate
        series[f"orders_stage_events_total{{{labels}}}"] = f"0+{rate}x{DAY} {last + now}+{now}x19"
    return series


FIGURES = "OrdersFiguresBehind"
KPIS = [{"what": "kpis"}]
ORDER_FILE = [{"what": "order file"}]


def written(which: str, until: int, then: str = "") -> dict[str, str]:
    """All is there up to so many minutes, and nothing that comes later; `then`: what is told."""
    name = f'orders_{which}_complete_timestamp_seconds{{instance="a"}}'
    return {name: f"0+60x{until} {then or until * 60}x{60 - until}"}


def other() -> dict[str, str]:
    """A second worker, which goes on."""
    return {'orders_insight_complete_timestamp_seconds{instance="b"}': "0+60x60"}


SHIFTED = [
    {"stage": "review", "event": "OrderReceived", "outcome": outcome}
    for outcome in ("confirmed", "held")
]
CALM = {
    'kafka_topic_partition_under_replicated_partition{topic="a",partition="0"}': "0x60",
    'node_filesystem_avail_bytes{instance="k",mountpoint="/",fstype="ext4"}': "40x60",
    'node_filesystem_size_bytes{instance="k",mountpoint="/",fstype="ext4"}': "100x60",
    'orders_certificate_expiry_timestamp_seconds{server="kafka"}': "1300000x60",
    'orders_clock_gap_seconds{server="redis"}': "1.5x60",
}


def thin(**changes: str) -> dict[str, str]:
    names = {
        "replica": 'kafka_topic_partition_under_replicated_partition{topic="a",partition="0"}',
        "disk": 'node_filesystem_avail_bytes{instance="k",mountpoint="/",fstype="ext4"}',
        "certificate": 'orders_certificate_expiry_timestamp_seconds{server="kafka"}',
        "clock": 'orders_clock_gap_seconds{server="redis"}',
    }
    return {**CALM, **{names[margin]: values for margin, values in changes.items()}}


AFTER, STOOD = "OrdersAfterOutage", "OrdersStoodStill"
REVIEW = [{"stage": "review"}]
BACK = {'orders_server_up{server="redis"}': "1x5 0x4 1x20"}


def told(alert: str, **labels: str) -> dict[str, str]:
    """It fires for ten minutes."""
    all_labels = {"alertname": alert, "alertstate": "firing", **labels}
    text = ",".join(f'{name}="{value}"' for name, value in all_labels.items())
    return {f"ALERTS{{{text}}}": "1x10 stale"}


CASES = [
    *(case for level in LEVELS.levels for case in burning(level)),
    Case(
        "one partition of many",
        "OrdersStandStill",
        {**beating("review", 3, 5), **beating("review", 4, 60), **beating("intake", 3, 60)},
        7,
        [{"stage": "review"}],
    ),
    Case(
        "all replicas are gone, the lookout is not",
        "OrdersStandStill",
        {**beating("review", 3, 5), **beating("intake", 3, 5)},
        8,
        [{"stage": "review"}, {"stage": "intake"}],
    ),
    Case("all beat", "OrdersStandStill", beating("review", 3, 60), 30),
    Case(
        "one of two lookouts is behind",
        "OrdersStandStill",
        {**beating("review", 3, 5), **beating("review", 3, 60, "b")},
        9,
    ),
    Case(
        "two keys",
        "OrdersParked",
        {'orders_stage_parked_keys{stage="review"}': "2x60"},
        5,
        [{"stage": "review"}],
    ),
    Case("none any more", "OrdersParked", {'orders_stage_parked_keys{stage="a"}': "2x3 0x9"}, 9),
    Case(
        "a mail server is away, the other connector is not",
        "OrdersUntold",
        {
            'orders_connector_attempts_total{connector="mail", outcome="done"}': "100x40",
            'orders_connector_attempts_total{connector="mail", outcome="away"}': "0+1x40",
            'orders_connector_attempts_total{connector="sms", outcome="done"}': "0+2x40",
            'orders_connector_attempts_total{connector="sms", outcome="refused"}': "0+1x40",
        },
        35,
        [{"connector": "mail"}],
    ),
    Case(
        "a few that came to nothing",
        "OrdersUntold",
        {'orders_connector_attempts_total{connector="mail", outcome="refused"}': "0x30 1+1x4 5x6"},
        39,
    ),
    Case("half of them", "OrdersDecisionsShift", decided(2, True), DAY + 18, SHIFTED),
    Case("as ever", "OrdersDecisionsShift", decided(2, False), DAY + 18),
    Case("of a few orders", "OrdersDecisionsShift", decided(1, True), DAY + 18),
    Case(
        "for a minute",
        "OrdersServerAway",
        {'orders_server_up{server="redis"}': "1x5 0x9", 'orders_server_up{server="kafka"}': "1x20"},
        8,
        [{"server": "redis"}],
    ),
    Case("just back", "OrdersServerAway", BACK, 11, [{"server": "redis"}]),
    Case("back for two minutes", "OrdersServerAway", BACK, 13),
    Case(
        "another lookout reaches it",
        "OrdersServerAway",
        {
            'orders_server_up{server="redis",instance="a"}': "0x20",
            'orders_server_up{server="redis",instance="b"}': "1x20",
        },
        8,
    ),
    Case("enough of everything", "OrdersThinMargin", CALM, 30),
    Case("a copy", "OrdersThinMargin", thin(replica="2x60"), 9, [{"margin": "replica"}]),
    Case(
        "a disk",
        "OrdersThinMargin",
        thin(disk="14x60"),
        9,
        [{"margin": "disk", "instance": "k", "mountpoint": "/"}],
    ),
    Case(
        "a certificate",
        "OrdersThinMargin",
        thin(certificate="1200000x60"),
        9,
        [{"margin": "certificate", "server": "kafka"}],
    ),
    Case(
        "a server that shows no certificate",
        "OrdersThinMargin",
        thin(certificate="0x60"),
        9,
        [{"margin": "certificate", "server": "kafka"}],
    ),
    Case(
        "a clock that is behind",
        "OrdersThinMargin",
        thin(clock="-2.5x60"),
        9,
        [{"margin": "clock", "server": "redis"}],
    ),
    Case(
        "a stage that is paused for an hour",
        "OrdersThinMargin",
        {**CALM, 'orders_stage_paused_partitions{stage="review"}': "0x20 3x70"},
        85,
        [{"margin": "pause", "stage": "review"}],
    ),
    Case(
        "a stage that is paused for a while",
        "OrdersThinMargin",
        {**CALM, 'orders_stage_paused_partitions{stage="review"}': "0x20 3x70"},
        60,
    ),
    Case(
        "nobody has audited for days",
        "OrdersThinMargin",
        {**CALM, "orders_audit_timestamp_seconds": "-172700x60"},
        9,
        [{"margin": "audit"}],
    ),
    Case(
        "nobody has ever audited a house that is watched for two days",
        "OrdersThinMargin",
        {"orders_audit_timestamp_seconds": "0x400"},
        300,
        [{"margin": "audit"}],
        step=10,
    ),
    Case(
        "nobody has audited a house that is new",
        "OrdersThinMargin",
        {"orders_audit_timestamp_seconds": "0x400"},
        200,
        step=10,
    ),
    Case(
        "an answer that its partner does not have",
        "OrdersPartnersWait",
        {'orders_gateway_undelivered_oldest_seconds{channel="edi"}': "3000+60x30"},
        25,
        [{"what": "answer", "channel": "edi"}],
    ),
    Case(
        "an answer that was sent and nobody acknowledged",
        "OrdersPartnersWait",
        {'orders_gateway_unacknowledged{channel="edi"}': "2x30"},
        15,
        [{"what": "acknowledgement", "channel": "edi"}],
    ),
    *(
        Case(
            f"a shop that is {state}",
            "OrdersPartnersWait",
            {
                "orders_gateway_watch_state"
                f'{{channel="web",orders_gateway_watch_state="{state}"}}': "1x30"
            },
            15,
            [{"what": "list", "channel": "web"}] if state in ("silent", "away") else [],
        )
        for state in ("silent", "away", "quiet", "live")
    ),
    Case(
        "a channel that should have been heard",
        "OrdersPartnersWait",
        {'orders_channel_silent{channel="edi"}': "1x30"},
        15,
        [{"what": "silence", "channel": "edi"}],
    ),
    Case(
        "a channel of which nothing was to be expected",
        "OrdersPartnersWait",
        {'orders_channel_silent{channel="edi"}': "0x30"},
        15,
    ),
    *(
        Case(
            f"a shop whose clock is {seconds} s ahead",
            "OrdersPartnersWait",
            {'orders_gateway_watch_clock_ahead_seconds{channel="web"}': f"{seconds}x30"},
            15,
            [{"what": "clock", "channel": "web"}],
        )
        for seconds in (3600, -3600)
    ),
    Case(
        "a shop whose clock may be right",
        "OrdersPartnersWait",
        {'orders_gateway_watch_clock_ahead_seconds{channel="web"}': "0x30"},
        15,
    ),
    Case(
        "a spool that does not drain",
        "OrdersPartnersWait",
        {
            'orders_gateway_spool_records{instance="edge"}': "7x30",
            'orders_server_up{server="kafka"}': "1x30",
        },
        15,
        [{"what": "spool", "instance": "edge"}],
    ),
    Case(
        "a spool that fills while the broker is away",
        "OrdersPartnersWait",
        {
            'orders_gateway_spool_records{instance="edge"}': "7x30",
            'orders_server_up{server="kafka"}': "0x30",
        },
        15,
    ),
    Case("the lake stands still", FIGURES, written("lake", 20), 50, [{"what": "lake"}]),
    Case("the lake's writer is dead", FIGURES, written("lake", 20, "_"), 50, [{"what": "lake"}]),
    Case("a round of the lake takes long", FIGURES, written("lake", 20), 34),
    Case("the order file stands still", FIGURES, written("orderfile", 20), 45, ORDER_FILE),
    Case("one of two counts nothing", FIGURES, written("insight", 20) | other(), 45, KPIS),
    Case("no worker counts", FIGURES, written("insight", 20, "_"), 45, KPIS),
    Case("one of two has ended in order", FIGURES, written("insight", 20, "_") | other(), 45),
    Case("both go on", FIGURES, written("lake", 60) | other(), 50),
    Case("nobody wants figures", FIGURES, {}, 50),
    Case(
        "something sold twice",
        "OrdersAuditFailed",
        {'orders_audit_differences{check="oversold"}': "0x3 1x9"},
        6,
        [{"check": "oversold"}],
    ),
    Case("nothing", "OrdersAuditFailed", {'orders_audit_differences{check="oversold"}': "0x9"}, 6),
    Case("nobody tells", "OrdersLookoutDown", {}, 3, [{}]),
    Case("one tells", "OrdersLookoutDown", {'orders_server_up{server="kafka"}': "0x9"}, 5),
    Case("always", LEVELS.dead_mans_switch, {}, 1, [{}]),
    Case("of a stage that was told of", AFTER, told("OrdersStandStill", stage="review"), 25, [{}]),
    Case("of a server that was told of", AFTER, told("OrdersServerAway", server="redis"), 25, [{}]),
    Case("half an hour later", AFTER, told("OrdersStandStill", stage="review"), 45),
    Case("that no level has felt", AFTER, told("OrdersServerAway", server="registry"), 25),
    Case("it stands still", STOOD, told("OrdersStandStill", stage="review"), 5, REVIEW),
    Case(
        "it has gone on a minute ago", STOOD, told("OrdersStandStill", stage="review"), 11, REVIEW
    ),
    Case("long ago", STOOD, told("OrdersStandStill", stage="review"), 15),
]


@needs_promtool
def test_a_stage_that_hears_again_later_than_the_one_before_it_is_told_of_by_nobody(
    tmp_path: Path,
) -> None:
    """Intake stands still from the 2nd minute to the 10th, review hears of it two minutes later:
    whenever review's alert fires, one of intake's does, which keeps it quiet."""
    beats = "orders_stage_heartbeat_timestamp_seconds"
    groups = [{"name": "asked", "rules": [*needed("OrdersStandStill"), *needed(STOOD)]}]
    write(tmp_path, {"rules.yaml": yaml.safe_dump({"groups": groups})})
    series = {"intake": "0+15x8 120x31 600+15x40", "review": "0+15x8 120x37 690+15x34"}
    both = ["intake", "review"]
    fire: dict[str, dict[str, list[str]]] = {
        "6m": {"OrdersStandStill": both, STOOD: both},
        "11m": {"OrdersStandStill": both, STOOD: both},
        "12m30s": {"OrdersStandStill": ["review"], STOOD: both},
        "16m": {"OrdersStandStill": [], STOOD: []},
    }
    asked = [
        {
            "eval_time": time,
            "alertname": alert,
            "exp_alerts": [
                {"exp_labels": {"severity": severity(alert), "stage": stage}} for stage in stages
            ],
        }
        for time, firing in fire.items()
        for alert, stages in firing.items()
    ]
    tested: dict[str, Any] = {
        "rule_files": ["rules.yaml"],
        "evaluation_interval": "15s",
        "tests": [
            {
                "interval": "15s",
                "input_series": [
                    {"series": f'{beats}{{stage="{stage}",partition="0"}}', "values": values}
                    for stage, values in series.items()
                ],
                "alert_rule_test": asked,
            }
        ],
    }
    write(tmp_path, {"test.yaml": yaml.safe_dump(tested)})
    said = run("promtool", "test", "rules", str(tmp_path / "test.yaml"))
    assert said.returncode == 0, said.stdout + said.stderr


@needs_promtool
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.alert}: {case.what}")
def test_an_alert_fires_when_it_should_and_else_not(case: Case, tmp_path: Path) -> None:
    said = run("promtool", "test", "rules", prepared(case, tmp_path))
    assert said.returncode == 0, said.stdout + said.stderr


def prepared(case: Case, folder: Path) -> str:
    """The file of a test for promtool, in this folder beside the rules that it asks for."""
    groups = [{"name": "asked", "rules": needed(case.alert)}]
    tested: dict[str, Any] = {
        "rule_files": ["rules.yaml"],
        "evaluation_interval": f"{case.step}m",
        "tests": [
            {
                "interval": f"{case.step}m",
                "input_series": [
                    {"series": name, "values": values} for name, values in case.series.items()
                ],
                "alert_rule_test": [
                    {
                        "eval_time": f"{case.at * case.step}m",
                        "alertname": case.alert,
                        "exp_alerts": [
                            {"exp_labels": {"severity": severity(case.alert), **labels}}
                            for labels in case.firing
                        ],
                    }
                ],
            }
        ],
    }
    files = {"rules.yaml": {"groups": groups}, "test.yaml": tested}
    write(folder, {name: yaml.safe_dump(file) for name, file in files.items()})
    return str(folder / "test.yaml")


def needed(alert: str) -> list[dict[str, Any]]:
    """The alert, and before it what is recorded for it; texts for people left out."""
    every = [rule for group in rules(LEVELS)["groups"] for rule in group["rules"]]
    [asked] = [rule for rule in every if rule.get("alert") == alert]
    level = asked["labels"].get("level")
    recorded = [
        rule
        for rule in every
        if "record" in rule
        and rule["record"] in asked["expr"]
        and rule.get("labels", {}).get("level") == level
    ]
    return [*recorded, {name: part for name, part in asked.items() if name != "annotations"}]


def severity(alert: str) -> str:
    return str(needed(alert)[-1]["labels"]["severity"])


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_every_alert_is_seen_firing_and_not_firing() -> None:
    fires = {case.alert for case in CASES if case.firing}
    quiet = {case.alert for case in CASES if not case.firing}
    assert len(LEVELS.names) == 18
    unspoken = {one.alert for one in LEVELS.unspoken}
    assert fires == {*LEVELS.names, LEVELS.dead_mans_switch, *unspoken}
    assert quiet == {*LEVELS.names, *unspoken}


@needs_promtool
@pytest.mark.parametrize("times", [1, 20])
def test_promtool_takes_the_rules_of_every_length(times: float, tmp_path: Path) -> None:
    write(tmp_path, drilled(LEVELS, times, ""))
    said = run("promtool", "check", "rules", str(tmp_path / "rules.yaml"))
    assert said.returncode == 0, said.stdout + said.stderr


def test_a_drill_has_windows_so_much_shorter_under_the_same_names() -> None:
    assert within('sum(rate(a{b="c"}[5m])) / rate(d[1h])', 20) == (
        'sum(rate(a{b="c"}[15000ms])) / rate(d[180000ms])'
    )
    drill, deployed = (json.dumps(rules(LEVELS, times)) for times in (20, 1))
    assert WINDOW.findall(deployed)
    assert [seconds(one) for one in WINDOW.findall(drill)] == [
        seconds(one) / 20 for one in WINDOW.findall(deployed)
    ]
    named = [
        [
            rule.get("record") or rule["alert"]
            for group in rules(LEVELS, times)["groups"]
            for rule in group["rules"]
        ]
        for times in (20, 1)
    ]
    assert named[0] == named[1]


def test_the_bound_of_every_level_is_an_edge_that_is_counted() -> None:
    edges = {str(edge) for edge in EDGES}
    for _, edge in COUNTED.values():
        assert edge in edges
    asked = [level.good for level in LEVELS.levels.values() if level.good is not None]
    assert all(any(f'le="{edge}"' in one for edge in edges) for one in asked)


@needs_amtool
@pytest.mark.parametrize(
    ("labels", "receiver"),
    [
        ({"alertname": "OrdersStandStill", "severity": "page", "stage": "review"}, "page"),
        ({"alertname": "OrdersParked", "severity": "ticket", "stage": "review"}, "ticket"),
        ({"alertname": LEVELS.dead_mans_switch, "severity": "switch"}, "switch"),
        ({"alertname": AFTER, "severity": "none"}, NOBODY),
        ({"alertname": "SomebodyElses"}, "ticket"),
    ],
)
def test_who_is_told(labels: Mapping[str, str], receiver: str, tmp_path: Path) -> None:
    write(tmp_path, drilled(LEVELS, 1, "http://127.0.0.1:1"))
    file = str(tmp_path / "alertmanager.yaml")
    checked = run("amtool", "check-config", file)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    matched = [f"{name}={value}" for name, value in labels.items()]
    said = run("amtool", "config", "routes", "test", f"--config.file={file}", *matched)
    assert said.stdout.split() == [receiver]


def test_a_cause_that_is_told_keeps_its_consequences_quiet() -> None:
    """And nothing keeps quiet what has another cause: that records are parked."""
    slow = {f"Orders{level.capitalize()}BurnsSlow" for level in LEVELS.levels}
    late = {
        f"Orders{level}Burns{speed}"
        for level in ("Answers", "Flow", "Status")
        for speed in ("Fast", "Slow")
    }
    quiet = [
        (names(rule["source_matchers"]), names(rule["target_matchers"]), rule.get("equal", []))
        for rule in routes(LEVELS)["inhibit_rules"]
    ]
    fast = {alert for alert, _, _, speed, _ in LEVELS.burns if speed == "fast"}
    still = {"OrdersStandStill"}
    before: tuple[set[str], set[str], list[str]] = (still | {"OrdersStoodStill"}, still, [])
    assert [rule for rule in quiet if rule != before] == [
        ({"OrdersServerAway"}, still | late, []),
        (still, late, []),
        ({"OrdersAfterOutage"}, late, []),
        ({"OrdersAnswersBurnsFast"}, {"OrdersFlowBurnsFast", "OrdersFlowBurnsSlow"}, []),
        (fast, slow, ["level"]),
    ]


def test_of_stages_that_hear_nothing_the_one_before_them_is_told() -> None:
    behind = {
        rule["source_matchers"][1]: rule["target_matchers"][1]
        for rule in routes(LEVELS)["inhibit_rules"]
        if names(rule["target_matchers"]) == {"OrdersStandStill"}
        and names(rule["source_matchers"]) >= {"OrdersStandStill", "OrdersStoodStill"}
    }
    assert behind['stage="inventory"'] == 'stage=~"allocation|shipping|aftersales"'
    assert behind['stage="shipping"'] == 'stage=~"aftersales"'
    assert set(behind) == {f'stage="{stage}"' for stage in STAGES[:5]}


def names(matchers: Sequence[str]) -> set[str]:
    matcher = matchers[0]
    return set(matcher.split('"')[1].split("|"))


def test_what_is_generated_is_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out


def test_what_is_stale_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"rules.yaml": "groups: []\n"})
    assert main(["--check"], tmp_path) == 1
    assert "deploy/observe/rules.yaml is stale" in capsys.readouterr().out
