"""What a carrier takes along (SH-05)."""

from datetime import date

from orders.client.dispatch.manifest import manifest
from orders.client.dispatch.shipments import told
from tests.dispatch.house import DAY, filed, pack, release, room, scanned, stories
from tests.stages.house import AT, shipment, warehouse

BER = warehouse("BER")
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 9, day) for day in (21, 22, 23))


def statuses(made):
    return {one.shipment_id: one.status for one in made.items}


def test_it_has_what_was_handed_over_what_is_ready_and_what_is_not_packed():
    """SH-05: by carrier, warehouse and day; each package by its number in the world."""
    at = room()
    for key in ("shop:1", "shop:2", "shop:3", "shop:4"):
        release(at, key)
    release(at, "shop:5", shipment(warehouse="LYS"))
    for key in ("shop:1", "shop:2", "shop:4"):
        pack(at, key)
    at.now = AT + 2 * DAY
    scanned(at, "shop:1", "PICKED_UP")
    scanned(at, "shop:4", "PICKED_UP", carrier="swift")
    made = manifest(stories(at), BER, "lorry", WEDNESDAY, at.now)
    assert statuses(made) == {"1-1": "handed over", "2-1": "ready", "3-1": "not packed"}
    first = made.items[0]
    assert (first.tracking_number, first.handed_over) == ("T-1", "2026-09-23T14:13:20+00:00")
    assert [len(one.ssccs) for one in made.items] == [1, 1, 0]
    assert all(len(sscc) == 18 for one in made.items for sscc in one.ssccs)
    sums = made.plain()
    assert (sums["shipments"], sums["packages"], sums["weight_g"]) == (3, 2, 4_000)
    assert statuses(manifest(stories(at), BER, "swift", WEDNESDAY, at.now)) == {
        "4-1": "handed over"
    }


def test_what_should_have_left_stands_on_todays_and_a_day_that_is_over_has_what_left_then():
    """SH-05."""
    at = room()
    release(at, "shop:1")
    release(at, "shop:2")
    scanned(at, "shop:2", "PICKED_UP")
    told_of = stories(at)
    assert statuses(manifest(told_of, BER, "lorry", MONDAY, AT)) == {"2-1": "handed over"}
    assert statuses(manifest(told_of, BER, "lorry", WEDNESDAY, AT)) == {"1-1": "not packed"}
    later = AT + 5 * DAY
    assert statuses(manifest(told_of, BER, "lorry", MONDAY, later)) == {"2-1": "handed over"}
    assert statuses(manifest(told_of, BER, "lorry", WEDNESDAY, later)) == {}
    assert statuses(manifest(told_of, BER, "lorry", date(2026, 9, 26), later)) == {
        "1-1": "not packed"
    }


def test_the_file_tells_the_same_and_leaves_out_who_ended_before_that_day(tmp_path):
    """SH-05: from the order file, as its writer fills it."""
    at = room()
    for key in ("shop:1", "shop:2", "shop:3"):
        release(at, key)
        pack(at, key)
    for key in ("shop:1", "shop:2"):
        scanned(at, key, "PICKED_UP")
        scanned(at, key, "DELIVERED")
    house = filed(tmp_path, at, ended=["shop:1"])
    file = house.asking()
    found = list(told(file, house.log.codec, AT - DAY))
    assert found == stories(at)
    assert statuses(manifest(found, BER, "lorry", MONDAY, AT)) == {
        "1-1": "handed over",
        "2-1": "handed over",
    }
    after = [one.order_id for one in told(file, house.log.codec, AT + DAY)]
    assert after == ["shop:2", "shop:3"]
    file.close()
