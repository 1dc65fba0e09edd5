"""What the audit holds of orders that are made (IV-07)."""

from collections import Counter
from typing import Any

import pytest

from orders.audit.checks.materials import misreserved
from orders.audit.materials import ARTICLES, LISTS, Made, PartsLists
from orders.contracts.catalogue import record_type
from orders.contracts.records import Article, PartsList
from tests.audit.made import reserved, standing, story
from tests.crash.house import CODEC
from tests.orders import article

TABLE = {"TOP": (1, 0), "SCREW": (10, 50_000)}


class Rows:
    """The two topics, each of one partition."""

    partitions = 1

    def __init__(self, **rows: Any) -> None:
        self.rows = {LISTS: rows.get("lists", []), ARTICLES: rows.get("articles", [])}

    def bounds(self, places: Any) -> dict[Any, Any]:
        return dict.fromkeys(places)

    def read(self, spans: Any) -> Any:
        kinds = {LISTS: PartsList, ARTICLES: Article}
        for topic, _ in spans:
            for row in self.rows[topic]:
                yield Row(topic, CODEC.encode(record_type(kinds[topic]), row))


class Row:
    def __init__(self, topic: str, value: bytes) -> None:
        self.topic, self.value = topic, value


def parts_list(sku: str, parts: dict[str, tuple[int, int]], revision: str = "A") -> PartsList:
    return {
        "sku": sku,
        "revision": revision,
        "parts": [
            {"sku": part, "quantity": quantity, "scrap_ppm": scrap}
            for part, (quantity, scrap) in parts.items()
        ],
    }


def known(*lists: PartsList, unshelved: str = "") -> PartsLists:
    goods = [article(sku, stocked=sku != unshelved) for sku in ("TOP", "SCREW", "WOOD")]
    found = PartsLists(Rows(lists=lists, articles=goods), CODEC, lambda: None)  # type: ignore[arg-type]
    found.read()
    return found


def test_parts_are_worked_out_again():
    made = Made(1, "TABLE", 2, "A")
    assert known(parts_list("TABLE", TABLE)).wanted(made) == {"TOP": 2, "SCREW": 21}
    below = known(
        parts_list("TABLE", TABLE), parts_list("TOP", {"WOOD": (3, 100_000)}), unshelved="TOP"
    )
    assert below.wanted(made) == {"WOOD": 7, "SCREW": 21}


def test_nothing_is_said_where_a_revision_was_said_otherwise():
    changed = known(parts_list("TABLE", TABLE), parts_list("TABLE", {"TOP": (2, 0)}))
    assert changed.wanted(Made(1, "TABLE", 2, "A")) is None
    assert known(parts_list("TABLE", TABLE, "B")).wanted(Made(1, "TABLE", 2, "A")) is None


def waits(screws: int = 21, tables: int = 2, **changes: Any) -> Any:
    """An order of two tables that waits for production."""
    made = story(ordered=Counter({1: 2}), received={1}, **changes)
    value = {
        "version": 1,
        "made": [{"line": 1, "sku": "TABLE", "quantity": tables, "revision": "A"}],
        "lines": [
            {"line": 1, "sku": "TOP", "quantity": 2},
            {"line": 1, "sku": "SCREW", "quantity": screws},
        ],
    }
    made.materials.take("MaterialsReserved", value)
    return made


def holding(screws: int) -> Any:
    holds = (reserved(2, account="TOP"), reserved(screws, account="SCREW"))
    return standing(reservations=holds)


def test_an_order_that_holds_its_parts_is_in_order():
    assert list(misreserved(waits(), known(parts_list("TABLE", TABLE)), holding(21))) == []


@pytest.mark.parametrize(
    ("told", "holds", "says"),
    [
        (waits(screws=20), holding(20), "'SCREW': 21} go into it"),
        (waits(tables=1), holding(21), "2 are ordered, 1 are to be made"),
        (waits(once=Counter({("StockReserved", (1,)): 1})), holding(21), "was not made"),
        (waits(), holding(20), "'SCREW': 20} are"),
    ],
)
def test_what_is_wrong_is_found(told: Any, holds: Any, says: str):
    found = [one.says for one in misreserved(told, known(parts_list("TABLE", TABLE)), holds)]
    assert any(says in one for one in found), found
