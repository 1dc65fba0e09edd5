"""The lake where it is not a folder with room: in an object store, and on a disk that is full."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from deploy.local.ports import a_free_one
from orders.engine.settings import LakeSettings, load
from services.lake.errors import LakeAway
from services.lake.tables import Lake, open_lake
from tests.lake.house import House
from tests.lake.test_exactly_once import assert_exact, fill
from tests.lake.test_upkeep import files, pay, sound

SECONDS = 120
ROOM = 1_000_000


@pytest.fixture
def store() -> Iterator[str]:
    """moto's server on loopback, with a bucket called `lake`; its address."""
    pytest.importorskip("moto", reason="moto is not installed: make setup")
    port = a_free_one()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + SECONDS
        while not put(f"{address}/lake"):
            assert time.monotonic() < end, "no server"
            time.sleep(0.2)
        yield address
    finally:
        server.kill()
        server.wait()


def put(url: str) -> bool:
    with suppress(OSError):
        return bool(urllib.request.urlopen(urllib.request.Request(url, method="PUT"), timeout=30))
    return False


class InStore(House):
    """Its lake is where the settings say."""

    def lake(self) -> Lake:
        return open_lake(load(LakeSettings))


def said(*arguments: str) -> Any:
    """What `orders lake` answers."""
    command = [sys.executable, "-c", "from orders.cli.main import app; app()", "lake"]
    done = subprocess.run([*command, *arguments, "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_in_an_object_store_it_is_written_checked_compacted_and_asked(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_settings: None
) -> None:
    told = {"s3.endpoint": store, "s3.region": "us-east-1"}
    told |= {"s3.access-key-id": "somebody", "s3.secret-access-key": "secret"}
    monkeypatch.setenv("ORDERS_LAKE_WAREHOUSE", "s3://lake/orders")
    monkeypatch.setenv("ORDERS_LAKE_CATALOG", f"sqlite:///{tmp_path}/catalog.db")
    monkeypatch.setenv("ORDERS_LAKE_STORE", json.dumps(told))
    house = InStore(tmp_path)
    for _ in range(2):
        fill(house)
        house.write()
    for _ in range(3):
        pay(house)
        house.write()
    assert files(house) == 3
    assert_exact_beside_payments(house)
    assert {one["table"] for one in said("compact")} >= {"order_received", "payment_received"}
    assert_exact_beside_payments(house)
    assert said("sql", "select count(*) as orders from order_received") == [{"orders": 2}]

    (tmp_path / "catalog.db").unlink()
    assert said("sql", "select count(*) as orders from order_received") == [{"orders": 2}]
    pay(house)
    house.write()
    assert sound(house), "after its catalogue was lost"


def assert_exact_beside_payments(house: House) -> None:
    assert all(one.ok for one in house.check().values())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk that is truly full")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
    )
    if mounted.returncode != 0:
        pytest.skip(f"nobody may mount here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_on_a_disk_that_is_truly_full_it_waits_and_loses_nothing(small_disk: Path) -> None:
    house, fills = House(small_disk), 0
    said = ""
    while not said and fills < 100:
        fill(house)
        fills += 1
        try:
            house.write()
        except LakeAway as error:
            said = str(error)
    assert re.search(r"No space left|disk is full|disk I/O error", said)
    with pytest.raises(LakeAway):
        house.write()
    more = f"remount,size={100 * ROOM}"
    subprocess.run(["mount", "-o", more, str(small_disk)], check=True)
    house.write()
    assert_exact(house, fills)
