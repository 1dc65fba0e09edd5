"""Of orders that real stages took through to their end each KPI is one number, whoever is asked:
the table by Faust, SQL on the lake, and a loop that counts again (DM-04)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orders.cli.kpi.checked import Checked, check
from orders.cli.kpi.shown import Line, lines, together
from orders.cli.kpi.told import kpis_told
from orders.client.reading import Reader
from services.insight.definitions import kpis
from services.insight.queries import sql
from services.insight.values import Value
from services.lake.querying import asked
from services.lake.tables import Lake
from tests.chaos.conftest import OpenHouse
from tests.chaos.house import IN_TIME, House

ORDERS = 30
INSIDE = ("available", "reserved")
TELLING = {"delivery_time", "perfect_order_rate", "order_value", "submissions", "cancellation_rate"}
"""KPIs that such orders cannot but tell."""


def by_faust(house: House) -> dict[Line, Value]:
    """All days together, as insight has published them."""
    with Reader(house.settings) as reader:
        found = lines(kpis_told(reader, house.codec), "day", kpis(), by_channel=True)
    return {line: whole for line, days in found.items() if (whole := together(days.values()))}


def by_sql(lake: Lake) -> dict[Line, Value]:
    """The same by each KPI's own SQL."""
    found: dict[Line, Value] = {}
    for name, kpi in kpis().items():
        if kpi.of_lake:
            continue
        with asked(lake, sql(kpi)) as rows:
            for _, channel, label, above, below, _ in rows.fetchall():
                line, value = Line(name, channel, label), Value(above, below)
                found[line] = found[line].plus(value) if line in found else value
    return found


def counted_again(house: House) -> Checked:
    with Reader(house.settings) as reader:
        return check(reader, house.codec)


def write(house: House, folder: Path) -> Lake:
    """All that the topics have, into a lake."""
    told = {**os.environ, **house.environment, "ORDERS_LAKE_WAREHOUSE": str(folder)}
    subprocess.run([sys.executable, "-m", "services.lake", "--once"], env=told, check=True)
    return Lake(str(folder), f"sqlite:///{folder}/catalog.db")


@pytest.mark.timeout(900)
def test_each_kpi_is_the_same_by_faust_by_sql_and_counted_again(
    open_house: OpenHouse, tmp_path: Path
) -> None:
    """DM-02, DM-04."""
    house = open_house(day_seconds=1.5)
    house.furnish()
    house.start_together(replica=1)
    house.start_world()
    house.family.start("insight-1", "services.insight")
    house.until("stages are ready", lambda: house.family.ready("together-1"))
    bought = house.buy(ORDERS, **IN_TIME)
    house.cancel(bought[0])
    house.until("every order is final", house.final)
    house.rest()
    house.family.end("simulator")
    house.family.end("together-1")
    house.until("all is counted", lambda: counted_again(house).behind == 0)

    found = counted_again(house)
    assert not found.differences, found.differences[:5]
    published = by_faust(house)
    assert {line.kpi for line in published} >= TELLING
    lake = write(house, tmp_path / "lake")
    try:
        asked_for = by_sql(lake)
        with asked(lake, sql(kpis()["stock_turnover"])) as rows:
            days = [(shipped, held) for *_, shipped, held, _ in rows.fetchall()]
    finally:
        lake.close()
    assert asked_for == published
    assert (sum(one for one, _ in days), sum(held for _, held in days)) == goods(house)


def goods(house: House) -> tuple[int, int]:
    """Pieces sent, and pieces by milliseconds that they lay there, up to the last movement."""
    with Reader(house.settings) as reader:
        messages = [*reader.read(reader.everywhere(["stock.journal.v2"]))]
    entries = [house.codec.decode(one.value or b"", one.topic)[1] for one in messages]
    shipped = level = held = 0
    last = min(entry["at"] for entry in entries)
    for entry in sorted(entries, key=lambda one: one["at"]):
        held, last = held + level * (entry["at"] - last), entry["at"]
        for moved in entry["movements"]:
            level += moved["amount"] * (moved["debit"] in INSIDE)
            level -= moved["amount"] * (moved["credit"] in INSIDE)
            shipped += moved["amount"] * (moved["debit"] == "shipped")
    return shipped, held + level
