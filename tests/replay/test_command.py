"""What `orders replay` says and how it exits."""

from collections import Counter

import pytest

from orders.cli import exits
from orders.cli.printing import console
from orders.cli.replay.command import verdict
from orders.cli.replay.show import plain, show
from orders.replay.compare import Difference
from orders.replay.report import Report
from tests.cli.conftest import orders

DIFFERENT = Difference(
    "orders.review.v1/3/17",
    1_790_000_000_000,
    "shop:1",
    "OrderConfirmed",
    "total_minor",
    "100",
    "101",
)


def report(differences: int = 0, gone: int = 0) -> Report:
    made = Report(
        "review",
        "60cf344945b7",
        limit=2,
        decisions=5,
        records=9,
        states=5,
        gone=Counter({"compacted": gone} if gone else {}),
    )
    for number in range(differences):
        made.differs(DIFFERENT._replace(at=DIFFERENT.at - number), "OrderConfirmed", "OrderHeld")
    return made


def test_exit_codes() -> None:
    assert verdict([report(), report()]) == exits.OK
    assert verdict([report(), report(gone=1)]) == exits.REFUSED
    assert verdict([report(gone=1), report(differences=1)]) == exits.DIFFERENCE


def test_the_first_differences_by_time_are_kept() -> None:
    made = report(differences=3)
    assert (made.differing, made.changes["OrderConfirmed", "OrderHeld"]) == (3, 3)
    assert [difference.at - DIFFERENT.at for difference in made.first] == [-2, -1]


def test_json_has_everything() -> None:
    told = plain(report(differences=1, gone=2))
    assert (told["identical"], told["differing"], told["not_folded"]) == (
        False,
        1,
        {"compacted": 2},
    )
    assert told["changes"] == [{"published": "OrderConfirmed", "would_be": "OrderHeld", "count": 1}]
    assert told["first"][0]["position"] == "orders.review.v1/3/17"


def test_people_read_where_it_differs_first(capsys: pytest.CaptureFixture[str]) -> None:
    show(report(differences=1), console(), another_policy=False)
    told = capsys.readouterr().out
    assert "1 come out different" in told
    assert (
        "orders.review.v1/3/17  shop:1  2026-09-21 14:13:20.000  OrderConfirmed total_minor: 100 → "
        "101" in told
    )


def test_wrong_arguments_are_refused() -> None:
    assert orders("replay", "nobody").exit_code == exits.USAGE
    assert orders("replay", "--policy", "x.yaml").exit_code == exits.USAGE, "of which stage?"
    assert orders("replay", "review", "--from", "yesterday").exit_code == exits.USAGE
