"""Which processes `orders run` starts, where Prometheus finds them, and what becomes of those that
end."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from orders.cli.children import Child, Children
from orders.cli.run import _run, children_of, gateway_children, parse_stages
from orders.cli.targets import GATEWAY, METRICS, announced, announced_by_hand
from orders.contracts.catalogue import STAGES
from orders.engine.settings import Settings
from tests.cli.conftest import orders


def test_all_stages_are_together_in_as_many_processes_as_are_asked_for() -> None:
    one, two = (children_of(parse_stages([], asked), None) for asked in ([], ["2"]))
    assert [child.name for child in one] == ["together-1"]
    assert [child.name for child in two] == ["together-1", "together-2"]
    assert all(set(child.arguments) == set(STAGES) for child in two)


def test_a_stage_that_runs_more_often_than_others_has_processes_of_its_own() -> None:
    children = children_of(parse_stages([], ["2", "review=3"]), None)
    names = [child.name for child in children]
    assert {"review-1", "review-2", "review-3", "intake-1", "intake-2"} <= set(names)
    assert len(names) == 2 * len(STAGES) + 1


def test_replicas_beside_those_that_run_have_other_names() -> None:
    beside = children_of(parse_stages(["review"], ["2"]), None, first=2)
    assert [child.name for child in beside] == ["review-2", "review-3"]
    together = children_of(parse_stages([], ["2"]), None, first=2)
    assert [child.name for child in together] == ["together-2", "together-3"]
    assert all(set(child.arguments) == set(STAGES) for child in together)


@pytest.mark.parametrize("asked", ["0", "review=0", "review=", "=", "many", "packing=2"])
def test_what_is_no_number_of_replicas_is_told(asked: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_stages([], [asked])


def settings(folder: Path, gateway_port: int = 0) -> Settings:
    return Settings(
        kafka_bootstrap_servers="none:1",
        registry_url="http://none",
        redis_url="redis://none",
        data_dir=folder,
        gateway_port=gateway_port,
    )


def test_every_child_that_serves_metrics_has_a_port_and_an_entry_of_its_own(tmp_path: Path) -> None:
    children = [
        *children_of({"review": 2}, False),
        Child("gateway", "services.gateway", serves="ORDERS_GATEWAY_PORT"),
        Child("simulator", "services.simulator"),
    ]
    folder = tmp_path / "obs" / "targets"
    with announced(children, settings(tmp_path, gateway_port=8123)):
        entries = {file.stem: json.loads(file.read_text()) for file in folder.glob("*.json")}
        assert set(entries) == {"review-1", "review-2", "gateway"}
        for child in children[:2]:
            [entry] = entries[child.name]
            port = child.environment["ORDERS_METRICS_PORT"]
            assert entry == {"targets": [f"127.0.0.1:{port}"], "labels": {"child": child.name}}
        assert entries["gateway"][0]["targets"] == ["127.0.0.1:8123"]
        assert children[3].environment == {}
    assert not list(folder.iterdir()), "nobody expects them after an orderly end"


def test_a_lookout_that_is_started_by_hand_is_found(tmp_path: Path) -> None:
    """Else the alert that nobody looks out would not end by what its page says."""
    environment = announced_by_hand("lookout", METRICS, settings(tmp_path))
    [entry] = json.loads((tmp_path / "obs/targets/lookout.json").read_text())
    assert entry["targets"] == [f"127.0.0.1:{environment['ORDERS_METRICS_PORT']}"]


def test_an_entry_has_no_label_that_would_rename_one_of_the_metrics(tmp_path: Path) -> None:
    with announced(children_of({"review": 1}, False), settings(tmp_path)):
        [entry] = json.loads((tmp_path / "obs/targets/review-1.json").read_text())
    assert "stage" not in entry["labels"]


def sleeping() -> Child:
    """A stage that does its work."""
    return Child("sleeper", "timeit", arguments=("-n1", "-r1", "import time; time.sleep(600)"))


def mistaken() -> Child:
    """One that ends with 2: a setting, or a right that it lacks."""
    return Child("wrong", "timeit", arguments=("--no-such-option",))


def test_one_wrong_configuration_stops_no_other_child() -> None:
    """What `orders run` does when one stage ends with exit code 2."""
    said: list[tuple[str, str]] = []
    sleeper, wrong = sleeping(), mistaken()
    family = Children([sleeper, wrong], lambda name, line: said.append((name, line)))
    family.start()
    try:
        until = time.monotonic() + 90
        while not family.given_up and time.monotonic() < until:
            family.watch()
            time.sleep(0.05)
        family.watch()
        assert family.given_up == ["wrong"]
        assert sleeper.process is not None
        assert sleeper.process.poll() is None, "it goes on"
        assert wrong.restarts == 0
        assert [line for name, line in said if name == "wrong" and "is not started again" in line]
    finally:
        family.stop()


def test_one_child_is_ended_for_good_and_the_others_go_on() -> None:
    ended, stays = sleeping(), sleeping()
    ended.name = "ended"
    family = Children([ended, stays], lambda name, line: None)
    family.start()
    try:
        family.end("ended")
        family.watch()
        assert ended.process is not None
        assert ended.process.poll() is not None
        assert stays.process is not None
        assert stays.process.poll() is None
    finally:
        family.stop()


def test_what_a_child_says_last_is_said_before_it_counts_as_stopped() -> None:
    said: list[str] = []

    def slowly(_: str, line: str) -> None:
        time.sleep(0.5)
        said.append(line)

    code = "import os; os._exit(print('goodbye', flush=True) or 0)"
    family = Children([Child("brief", "timeit", arguments=("-n1", "-r1", code))], slowly)
    family.start()
    try:
        [process] = [child.process for child in family.children if child.process]
        process.wait(90)
    finally:
        family.stop()
    assert said == ["goodbye"]


WATCHED = "channels: {web: {formats: [shopify], order_list: {format: shopify}}, desk: {}}"


@pytest.mark.parametrize(
    ("channels", "watched"),
    [
        (WATCHED, True),
        ("channels: {desk: {}}", False),
        ("channels: {}", False),
        ("", False),
        ("[", False),
        ("channels: [web]", False),
        (None, False),
    ],
)
def test_the_watch_runs_where_a_channel_has_a_list(
    tmp_path: Path, channels: str | None, watched: bool
) -> None:
    """And hands in at the gateway that runs beside it, wherever that listens (IN-10)."""
    file = None
    if channels is not None:
        file = tmp_path / "channels.yaml"
        file.write_text(channels)
    made = settings(tmp_path).model_copy(update={"gateway_channels": file})
    children = gateway_children(made)
    names = [child.name for child in children]
    assert names == ["gateway", "deliver", "contracts", *(["watch"] if watched else [])]
    with announced(children, made):
        ports = {child.environment[GATEWAY] for child in children if GATEWAY in child.environment}
        assert len(ports) == 1, "both know the same free port"
        assert (tmp_path / "obs/targets/watch.json").exists() == watched


class Interrupted(Children):
    """Ctrl-C comes when one was given up. `handlers`: what was to be called for signals."""

    handlers: dict[int, Callable[[int, object], None]]

    def watch(self) -> None:
        super().watch()
        if self.given_up:
            self.handlers[signal.SIGTERM](signal.SIGTERM, None)


@pytest.mark.parametrize("others", [0, 1])
def test_orders_run_ends_with_2_if_one_was_given_up_and_says_which(
    others: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By itself where it was the last one, else when it is told to end."""
    handlers: dict[int, Callable[[int, object], None]] = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    sleepers = [sleeping() for _ in range(others)]
    family = Interrupted([*sleepers, mistaken()], lambda name, line: None)
    family.handlers = handlers if others else {signal.SIGTERM: lambda number, frame: None}
    with pytest.raises(typer.Exit) as ended:
        _run(family)
    assert ended.value.exit_code == 2
    assert f"given up: 1 of {others + 1} children" in (said := capsys.readouterr().err)
    assert said.endswith("wrong: wrong\n")
    assert all(one.process is not None and one.process.poll() is not None for one in sleepers)


def test_orders_run_ends_with_0_if_none_was_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: dict[int, Callable[[int, object], None]] = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)

    class Stopped(Children):
        def watch(self) -> None:
            super().watch()
            handlers[signal.SIGINT](signal.SIGINT, None)

    _run(Stopped([sleeping()], lambda name, line: None))


def test_spans_are_computed_where_somebody_takes_them(
    clean_settings: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "ORDERS_KAFKA_BOOTSTRAP_SERVERS": "none:1",
        "ORDERS_REGISTRY_URL": "http://none",
        "ORDERS_REDIS_URL": "redis://none",
        "ORDERS_DATA_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    started: list[list[str]] = []
    monkeypatch.setattr(
        "orders.cli.run._run", lambda family: started.append([one.name for one in family.children])
    )
    assert orders("run").exit_code == 0
    monkeypatch.setenv("ORDERS_SPANS_URL", "http://127.0.0.1:4318")
    assert orders("run").exit_code == 0
    assert orders("run", "review").exit_code == 0
    assert started == [
        ["together-1", "lookout", "insight", "orderfile", "carriers"],
        ["together-1", "lookout", "insight", "orderfile", "carriers", "spans"],
        ["review-1"],
    ]
