"""Orders flow on a secure stack, each stage with its own rights; a claim that replays included: all
may go well with too few rights until the first one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis

from orders.cli.kpi.checked import check
from orders.client.reading import Reader
from orders.contracts.catalogue import STAGES
from services.lake.querying import WrongQuery, asked
from services.lake.tables import Lake
from tests.chaos.house import ENDS, House
from tests.spans.collector import Collector

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]
BESIDE = {
    "lookout": "services.lookout",
    "insight": "services.insight",
    "connectors": "services.connectors",
    "scans": "services.carriers",
}
"""User -> what runs beside the stages with its rights."""
MAIL = {"ORDERS_MAIL_HOST": "127.0.0.1", "ORDERS_MAIL_SENDER": "Orders <orders@house.example>"}
"""Of a server that nobody needs here: nobody is told anything."""


def test_all_stages_run_each_with_its_own_rights_and_replay(house: House) -> None:
    with Collector() as collector:
        run_and_replay(house, collector)
        told = {*STAGES} - {"correspondence", "effects"}  # they have nobody to tell
        house.until("spans of all", lambda: told <= {one.service for one in collector.taken})
    with Reader(house.settings) as reader:
        house.until("KPIs are counted", lambda: check(reader, house.codec).behind == 0)
        found = check(reader, house.codec)
    assert found.rows > 0
    assert not found.differences
    for watching in ("spans", *BESIDE):
        assert not house.family.said(watching, "AUTHORIZATION")
        assert not house.family.said(watching, "NOPERM")


def test_the_lake_is_written_by_its_own_user_and_by_no_data_team(
    house: House, tmp_path: Path
) -> None:
    """The writer reads every topic; a data team's user those of its class, so none of it is
    written, and the writer says whose right is missing."""
    house.furnish()
    house.start("intake")
    house.buy(3)
    house.until("orders are taken", house.heard("OrderReceived", house.submitted))
    for user, code in (("data", 2), ("lake", 0)):
        done = written_by(user, house, tmp_path / user)
        assert done.returncode == code, done.stdout + done.stderr
        assert ("AUTHORIZATION_FAILED" in done.stderr) == bool(code)
        assert (f"{user} has no right to it" in done.stderr) == bool(code)
    lake = Lake(str(tmp_path / "lake"), f"sqlite:///{tmp_path}/lake/catalog.db")
    with asked(lake, 'select count(*), count("order".buyer) from order_received') as found:
        assert found.fetchall() == [(3, 3)]
    with pytest.raises(WrongQuery), asked(lake, "select customer_id from order_received") as found:
        found.fetchall()


def written_by(user: str, house: House, folder: Path) -> subprocess.CompletedProcess[str]:
    """All that is there, by whoever has this user's login."""
    told = {**os.environ, **house.environment, "ORDERS_LAKE_WAREHOUSE": str(folder)}
    secrets = Path(house.environment["ORDERS_SECRETS_DIR"], user)
    told |= {"ORDERS_SECRETS_DIR": str(secrets)}
    command = [sys.executable, "-m", "services.lake", "--once"]
    return subprocess.run(command, env=told, capture_output=True, text=True)


def run_and_replay(house: House, collector: Collector) -> None:
    house.furnish()
    house.start(*STAGES)
    traced = {"ORDERS_SPANS_URL": collector.url, "ORDERS_SPANS_SAMPLE": "1"}
    house.family.start("spans", "services.spans", settings=traced)
    for name, module in BESIDE.items():
        house.family.start(name, module, settings=MAIL)
    house.start_world()
    house.buy(12)
    house.until("every order is final", house.final)
    for stage in STAGES:
        house.family.end(f"{stage}-1")
    Redis.from_url(house.settings.redis_url.get_secret_value()).flushall()
    house.start(*STAGES)
    house.buy(6)
    house.until("every order is final", house.final)
    for stage in STAGES:
        assert house.family.said(f"{stage}-1", "claimed") or house.family.ready(f"{stage}-1")
        assert not house.family.said(f"{stage}-1", "AUTHORIZATION")
    assert set(house.audit().by_state) <= ENDS
