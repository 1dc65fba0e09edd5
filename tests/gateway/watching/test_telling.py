"""What a look at the lists tells people, programs and Prometheus (IN-10)."""

import json
from pathlib import Path

import pytest
import yaml

from services.gateway import watch
from services.gateway.channels import Channels
from services.gateway.watching.taking import Became
from services.gateway.watching.telling import Told, WatchMetrics
from tests.gateway.watching.street import Street
from tests.simulator.shops.house import bought

QUIET = Told("web", "quiet", {Became.HERE: 3})


def test_people_read_what_came_of_it() -> None:
    said = Told("web", "live", {Became.HERE: 3, Became.FETCHED: 2}, (), 12, 0.42)
    assert said.line() == (
        "web: live; 3 here, 2 fetched, 0 changed, 0 no order, 0 unreadable; "
        "none placed for 12 min, 0.4 expected meanwhile"
    )


@pytest.mark.parametrize(
    ("said", "well"),
    [
        (QUIET, True),
        (QUIET._replace(state="live"), True),
        (QUIET._replace(state="silent"), False),
        (QUIET._replace(state="away", because="shop.test does not answer"), False),
        (QUIET._replace(refused=("web:7",)), False),
        (QUIET._replace(ahead_minutes=60), False),
    ],
)
def test_somebody_has_to_look_where_no_chance_explains_it(said: Told, well: bool) -> None:
    assert said.well is well


def test_prometheus_is_told_no_order_id() -> None:
    metrics = WatchMetrics()
    metrics.note(QUIET._replace(refused=("web:7",)), 60_000)
    value = metrics.registry.get_sample_value
    assert value("orders_gateway_watch_entries_total", {"channel": "web", "became": "here"}) == 3
    state = {"channel": "web", "orders_gateway_watch_state": "quiet"}
    assert value("orders_gateway_watch_state", state) == 1
    assert value("orders_gateway_watch_looked_seconds", {"channel": "web"}) == 60
    assert value("orders_gateway_watch_clock_ahead_seconds", {"channel": "web"}) == 0
    metrics.note(QUIET._replace(state="away", ahead_minutes=60), 120_000)
    assert value("orders_gateway_watch_clock_ahead_seconds", {"channel": "web"}) == 3600
    assert value("orders_gateway_watch_looked_seconds", {"channel": "web"}) == 60


def test_a_list_in_a_format_that_is_not_agreed_is_refused() -> None:
    order_list = {"format": "shopify", "url": "https://shop.test", "secret": "a", "key": "b"}
    with pytest.raises(ValueError, match="not among its formats"):
        Channels.model_validate({"channels": {"web": {"order_list": order_list}}})


@pytest.fixture(autouse=True)
def _no_settings(clean_settings: None) -> None:
    """Those of a test alone."""


def once(monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str, **files: str) -> int:
    """The exit code of one look at each list."""
    for name, said in files.items():
        (folder / name).write_text(said)
    monkeypatch.setattr("sys.argv", ["watch", "--once", "--gateway", "http://gateway", *options])
    settings = {
        "KAFKA_BOOTSTRAP_SERVERS": "nowhere:9092",
        "REGISTRY_URL": "http://nowhere",
        "REDIS_URL": "redis://nowhere",
        "GATEWAY_CHANNELS": str(folder / "channels"),
        "GATEWAY_SECRETS_DIR": str(folder),
        "DATA_DIR": str(folder),
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"ORDERS_{name}", value)
    return watch.main()


def test_one_look_says_what_it_found_and_whether_all_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    street = Street(tmp_path, "web", look_back_hours=100_000)
    for order in bought("web", 2):
        street.shop.place(order, order["placed_at"])
    monkeypatch.setattr("httpx.Client", lambda **_: street.client)
    channels = yaml.safe_dump({"channels": {"web": street.entry}})
    assert once(monkeypatch, tmp_path, "--json", channels=channels) == 0
    [said] = json.loads(capsys.readouterr().out)
    assert (said["channel"], said["became"]) == ("web", {"fetched": 2})


def test_one_look_at_a_shop_that_is_away_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    street = Street(tmp_path, "web")
    street.away = True
    monkeypatch.setattr("httpx.Client", lambda **_: street.client)
    channels = yaml.safe_dump({"channels": {"web": street.entry}})
    assert once(monkeypatch, tmp_path, channels=channels) == 1
    assert capsys.readouterr().out == "web: away: shop.test does not answer: ConnectError\n"


def test_where_no_list_is_there_to_be_watched_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert once(monkeypatch, tmp_path, channels="channels: {}\n") == 2
    assert "no channel has a list to watch" in capsys.readouterr().err
