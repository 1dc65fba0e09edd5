"""The order file built anew where the topics have forgotten: from the archive (DL-03)."""

from pathlib import Path

from tests.orderfile.archive.chest import Chest


def aged(tmp_path: Path) -> Chest:
    """All was archived, and retention has taken all of it; one order is still under way."""
    chest = Chest(tmp_path)
    for number in range(4):
        chest.ended(f"web:{number}")
    chest.live()
    chest.put_away()
    for (topic, number), records in chest.log.records.items():
        if topic != "orders.status.v1":  # compacted
            chest.log.low[topic, number] = len(records)
    chest.order("web:open")
    chest.live()
    return chest


def damage(chest: Chest) -> None:
    chest.file().write_bytes(b"no database, by far" * 1_000)


def test_what_topics_and_former_file_have_no_more_comes_from_the_archive(tmp_path: Path) -> None:
    chest = aged(tmp_path)
    before = chest.content()
    damage(chest)
    built = chest.rebuild()
    assert (built.kept, built.archived) == (0, 4 * 5)
    assert chest.content() == before
    assert chest.asking().find("tracking", "T-web:2") == ["web:2"]
    chest.put_away()
    assert {order: len(places) for order, places in chest.archived().items()} == {
        f"web:{number}": 5 for number in range(4)
    }, "and is not archived again"
    assert chest.against() == (4, 0, "")


def test_what_the_former_file_has_is_not_taken_twice(tmp_path: Path) -> None:
    chest = aged(tmp_path)
    before = chest.content()
    built = chest.rebuild()
    assert (built.kept, built.archived) == (4 * 5, 0)
    assert chest.content() == before


def test_where_an_order_stood_is_known_though_no_topic_tells_it(tmp_path: Path) -> None:
    chest = aged(tmp_path)
    for number in (0, 1):
        place = ("orders.status.v1", number)
        chest.log.low[place] = len(chest.log.records[place])
    damage(chest)
    chest.rebuild()
    head = chest.asking().head("web:1")
    assert head is not None
    assert (head.status, head.final, head.number) == ("completed", True, "N-web:1")


def test_topics_of_another_cluster_take_nothing(tmp_path: Path) -> None:
    chest = aged(tmp_path)
    damage(chest)
    chest.identity = "cluster/2"
    assert chest.rebuild().archived == 0
